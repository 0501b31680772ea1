"""The layouts of a project's tables, each made from the one before."""
