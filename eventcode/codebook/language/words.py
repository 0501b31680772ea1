"""What a codebook has in lang/: the words of each language, each file read at first use; no word is looked for here."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from eventcode.codebook.actors import ActorWords, RoleWords, read_actor_words, read_role_words
from eventcode.codebook.language.crowds import CrowdWords, read_crowd_words
from eventcode.codebook.language.dates import DateWords, read_date_words
from eventcode.codebook.language.deaths import DeathWords, read_death_words
from eventcode.codebook.language.numbers import NumberWords, read_number_words
from eventcode.codebook.language.places import PlaceWords, read_place_words
from eventcode.codebook.language.scene_words import SceneWords, read_scene_words
from eventcode.codebook.language.sentences import Sentences, load_sentences

T = TypeVar("T")


class LanguageWords:
    """The part of a Codebook that differs by language (a folder of lang/, such as "en")."""

    folders: tuple[Path, ...]

    def find_files(self, name: str) -> list[Path]:
        """Every file of this name, nearest folder first; empty where there is none."""
        return [folder / name for folder in self.folders if (folder / name).is_file()]

    @cached_property
    def _language_parts(self) -> dict[tuple[str, str], Any]:
        return {}

    def _language_part(self, language: str, name: str, read: Callable[[Path], T]) -> T | None:
        """The file of this name in a language's folder, read at first use; None where the codebook has none."""
        if (language, name) not in self._language_parts:
            files = self.find_files(f"lang/{language}/{name}")
            self._language_parts[language, name] = read(files[0]) if files else None
        part: T | None = self._language_parts[language, name]
        return part

    def sentences(self, language: str) -> Sentences | None:
        """A language's sentences for generated notes (lang/…/sentences.yaml); None where the codebook has none."""
        return self._language_part(language, "sentences.yaml", load_sentences)

    def scene_words(self, language: str) -> SceneWords | None:
        """A language's words that join or part what a sentence tells (lang/…/stories.yaml); None without a pack."""
        return self._language_part(language, "stories.yaml", read_scene_words)

    def crowd_words(self, language: str) -> CrowdWords | None:
        """A language's words for crowd sizes (lang/…/crowds.yaml); None where the codebook has none."""
        return self._language_part(language, "crowds.yaml", read_crowd_words)

    def number_words(self, language: str) -> NumberWords | None:
        """A language's number words (lang/…/numbers.yaml); None where the codebook has none."""
        return self._language_part(language, "numbers.yaml", read_number_words)

    def date_words(self, language: str) -> DateWords | None:
        """A language's words of days and periods (lang/…/dates.yaml); None where the codebook has none."""
        return self._language_part(language, "dates.yaml", read_date_words)

    def death_words(self, language: str) -> DeathWords | None:
        """A language's words of death, injury and claims (lang/…/tolls.yaml); None where the codebook has none."""
        return self._language_part(language, "tolls.yaml", read_death_words)

    def actor_words(self, language: str) -> ActorWords | None:
        """A language's words for actors (lang/…/actors.yaml); None where the codebook has none."""
        return self._language_part(language, "actors.yaml", read_actor_words)

    def role_words(self, language: str) -> RoleWords | None:
        """A language's words for roles in acts (lang/…/roles.yaml); None where the codebook has none."""
        return self._language_part(language, "roles.yaml", read_role_words)

    def place_words(self, language: str) -> PlaceWords | None:
        """A language's words around place names (lang/…/places.yaml); None where the codebook has none."""
        return self._language_part(language, "places.yaml", read_place_words)
