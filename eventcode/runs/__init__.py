"""Runs of `code`: what was coded is gathered, checked and written, whole or by partition; nothing is printed here."""

from eventcode.runs.partitions import PartitionReport, PartitionTask, code_partitions, find_partitions
from eventcode.runs.run import Run

__all__ = ["PartitionReport", "PartitionTask", "Run", "code_partitions", "find_partitions"]
