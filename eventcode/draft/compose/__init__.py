"""Mentions -> Drafts: which words tell of one event, and what that event is; no words are looked for here."""

from eventcode.draft.compose.drafts import compose_drafts

__all__ = ["compose_drafts"]
