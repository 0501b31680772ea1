"""The Codebook: one profile of schemas/ as a frozen value whose parts are read at first use; no rule of coding here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eventcode.codebook.actors import ActorEntry, Identity, read_actors, read_identities
from eventcode.codebook.columns import Column, read_columns
from eventcode.codebook.countries import Countries, read_countries
from eventcode.codebook.decisions import Decisions, read_decisions
from eventcode.codebook.enumerations import COMPUTED
from eventcode.codebook.event_types import EventTypes, read_event_types
from eventcode.codebook.kinds import Kinds, read_kinds
from eventcode.codebook.language.acts import ActWords, OwnCues, load_act_words
from eventcode.codebook.language.languages import Languages, read_languages
from eventcode.codebook.language.words import LanguageWords
from eventcode.codebook.naming import Naming, read_naming
from eventcode.codebook.publishers import Publishers, read_publishers
from eventcode.codebook.reading import Entry
from eventcode.codebook.rules import Rules, read_rules
from eventcode.codebook.scales import SourceScales, Value, read_scales
from eventcode.codebook.stages.confidence import Confidence, read_confidence
from eventcode.codebook.stages.migrations import Migration, read_migrations
from eventcode.codebook.stages.reconciling import Reconciling, read_reconciling
from eventcode.codebook.stories import Stories, read_stories
from eventcode.codebook.vague import TollTable, read_tolls
from eventcode.codebook.wording import NoteWords, Tags, Traps, read_note_words, read_tags, read_traps
from eventcode.errors import CodebookError

SUFFIXES = (".yaml", ".csv")


class Manifest(Entry, frozen=True):
    """What manifest.yaml says. version: semantic; extends: the profile whose files serve where this folder has none.

    based_on: the profile and version that the folder was copied from.
    """

    name: str
    version: str
    title: str
    description: str = ""
    extends: str = ""
    based_on: str = ""
    license: str = ""


@dataclass(frozen=True)
class Codebook(LanguageWords):
    """One profile. folders: its own folder first, then those that it extends."""

    manifest: Manifest
    folders: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def version(self) -> str:
        return self.manifest.version

    def find_file(self, name: str) -> Path:
        """The nearest file of this name (such as "lang/en/acts.yaml"). Raises CodebookError where no folder has it."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise CodebookError("the file is missing from the codebook", file=self.folders[0] / name)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a table in order. Raises CodebookError."""
        return read_columns(self.find_files("columns.yaml") or [self.find_file("columns.yaml")])

    @cached_property
    def evidence_columns(self) -> tuple[Column, ...]:
        """The columns of evidence.csv in order. Raises CodebookError."""
        return read_columns(self.find_files("evidence.yaml"))

    def column(self, name: str) -> Column:
        """The column of this name. Raises CodebookError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise CodebookError(f"the profile {self.name} has no column {name!r}")

    def values(self, column: Column) -> tuple[Value, ...]:
        """The values that a column may hold, in their order; empty where any may stand. Raises CodebookError."""
        if isinstance(column.allowed, str):
            return self.enumeration(column.allowed)
        return tuple(Value(value) for value in column.allowed)

    def value_labels(self, column: Column) -> dict[str | int, str]:
        """What the numbers of a column of codes mean; empty for other columns. Raises CodebookError."""
        named = self.values(column) if column.type == "integer" else ()
        return {each.value: each.label for each in named if each.label}

    def enumeration(self, name: str) -> tuple[Value, ...]:
        """The values of an enumeration: one of scales.yaml, or one that other files give. Raises CodebookError."""
        if name in self.scales:
            return self.scales[name]
        if name not in COMPUTED:
            known = ", ".join([*self.scales, *COMPUTED])
            raise CodebookError(f"there is no enumeration {name!r}; known are {known}")
        return COMPUTED[name](self)

    @cached_property
    def scales(self) -> dict[str, tuple[Value, ...]]:
        """The enumerations of scales.yaml by their names. Raises CodebookError."""
        return read_scales(self.find_file("scales.yaml"))

    @cached_property
    def types(self) -> EventTypes:
        """Event types and sub-event types in their hierarchy. Raises CodebookError."""
        return read_event_types(self.find_file("types.yaml"))

    @cached_property
    def kinds(self) -> Kinds:
        """Classes of actors and the interactions between them. Raises CodebookError."""
        return read_kinds(self.find_file("inter.yaml"))

    @cached_property
    def sources(self) -> SourceScales:
        """The scales of sources. Raises CodebookError."""
        return SourceScales([str(value.value) for value in self.enumeration("sources")])

    @cached_property
    def tolls(self) -> TollTable:
        """What vague numbers of dead count as. Raises CodebookError."""
        return read_tolls(self.find_file("tolls.yaml"))

    @cached_property
    def notes(self) -> NoteWords:
        """How notes open. Raises CodebookError."""
        return read_note_words(self.find_file("notes.yaml"))

    @cached_property
    def tags(self) -> Tags:
        """The tags. Raises CodebookError."""
        return read_tags(self.find_file("tags.yaml"))

    @cached_property
    def traps(self) -> Traps:
        """Old and wrong spellings in real files: column -> spelling -> what it means. Raises CodebookError."""
        return read_traps(self.find_file("traps.yaml"))

    @cached_property
    def countries(self) -> Countries:
        """Every country and territory that events are coded to (countries.csv)."""
        return read_countries(self.find_file("countries.csv"))

    @cached_property
    def rules(self) -> Rules:
        """What the checks look for. Raises CodebookError."""
        return read_rules(self.find_file("rules.yaml"))

    @cached_property
    def actors(self) -> tuple[ActorEntry, ...]:
        """The registry of actors (actors.csv), and those learned from a user's own rows (learned_actors.csv)."""
        files = [self.find_file("actors.csv"), *self.find_files("learned_actors.csv")]
        return tuple(row for path in files for row in read_actors(path))

    @cached_property
    def naming(self) -> Naming:
        """How actors that follow from a country and a day are named (naming.yaml, regimes.csv)."""
        return read_naming(self.find_file("naming.yaml"), self.find_file("regimes.csv"))

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Who people are, as associated actors (identities.csv)."""
        return read_identities(self.find_file("identities.csv"))

    def act_words(self, language: str) -> ActWords | None:
        """A language's words for acts (lang/…/acts/, status.yaml); None where the codebook has none."""
        path = self.find_file("types.yaml")
        own = tuple(
            OwnCues(sub.name, sub.cues, path, f"types[{at}].sub_types[{number}].cues")
            for at, each in enumerate(self.types)
            for number, sub in enumerate(each.sub_types)
            if sub.cues
        )
        return load_act_words(self.folders, language, own)

    @cached_property
    def decisions(self) -> Decisions:
        """Which acts between whom make which sub-event type (decisions.yaml). Raises CodebookError."""
        words = self.act_words("en")
        return read_decisions(self.find_file("decisions.yaml"), words.acts if words else ())

    @cached_property
    def stories(self) -> Stories:
        """What is told as one story (stories.yaml). Raises CodebookError."""
        return read_stories(self.find_file("stories.yaml"))

    @cached_property
    def reconciling(self) -> Reconciling:
        """When two reports tell of one event (reconcile.yaml). Raises CodebookError."""
        return read_reconciling(self.find_file("reconcile.yaml"))

    @cached_property
    def confidence(self) -> Confidence:
        """What the scores of the finders are worth, and from when on a field is filled in. Raises CodebookError."""
        files = self.find_files("confidence.yaml")
        return read_confidence(files[0]) if files else Confidence()

    @cached_property
    def publishers(self) -> Publishers:
        """Publishers that are known, with their scales (sources.csv). Raises CodebookError."""
        return read_publishers(self.find_file("sources.csv"))

    @cached_property
    def migrations(self) -> tuple[Migration, ...]:
        """How tables of older layouts are lifted, oldest first. Raises CodebookError."""
        files = self.find_files("migrations.yaml")
        return read_migrations(files[0]) if files else ()

    @cached_property
    def known_languages(self) -> Languages:
        """The languages that a text can be told to be in (languages.yaml), with words in lang/ or not."""
        return read_languages(self.find_file("languages.yaml"))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the codebook has words for, as the folders of lang/ are named."""
        found = {path.name for folder in self.folders for path in folder.glob("lang/*") if path.is_dir()}
        return tuple(sorted(found))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of every YAML and CSV file, hexadecimal: equal digests code alike."""
        whole = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file()):
                data = path.read_bytes()
                whole.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
                whole.update(data)
        return whole.hexdigest()
