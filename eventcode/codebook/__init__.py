"""schemas/ as one frozen Codebook: the only room that reads the codebook's files, and it codes nothing itself."""

from eventcode.codebook.book import Codebook, Manifest, load_codebook, schemas_folder

__all__ = ["Codebook", "Manifest", "load_codebook", "schemas_folder"]
