"""Positions of cites: first, subsequent, ibid (CSL 1.0.2, "Choose", test "position")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .context import FIRST, IBID, IBID_WITH_LOCATOR, SUBSEQUENT
from .types import Cite, Cluster


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cite stands in relation to the cites before it."""

    position: int = FIRST
    near_note: bool = False
    first_note: int = 0


def find_places(clusters: Sequence[Cluster], distance: int) -> list[list[Place]]:
    """The place of every cite of a document, in the order in which the cites are printed."""
    found: list[list[Place]] = [[] for _ in clusters]
    # the running text and the notes are read each on its own
    for in_text in (True, False):
        chosen = [index for index, cluster in enumerate(clusters) if (cluster.note == 0) is in_text]
        for index, places in zip(chosen, _find([clusters[index] for index in chosen], distance), strict=True):
            found[index] = places
    return found


def _find(clusters: Sequence[Cluster], distance: int) -> list[list[Place]]:
    first_notes: dict[str, int] = {}
    last_notes: dict[str, int] = {}
    in_note = Counter(cluster.note for cluster in clusters)
    seen: set[str] = set()
    found: list[list[Place]] = []
    previous: Cluster | None = None
    for cluster in clusters:
        places: list[Place] = []
        for index, cite in enumerate(cluster.cites):
            position = FIRST
            near = False
            if cite.id in seen:
                before = cluster.cites[index - 1] if index else _sole(previous, cluster, in_note)
                position = _position(cite, before)
                near = cluster.note - last_notes.get(cite.id, 0) <= distance
            else:
                first_notes[cite.id] = cluster.note
            first = first_notes[cite.id] if position and first_notes[cite.id] != cluster.note else 0
            places.append(_given(cite, Place(position, near, first)))
            seen.add(cite.id)
            last_notes[cite.id] = cluster.note
        found.append(places)
        previous = cluster
    return found


def _sole(previous: Cluster | None, cluster: Cluster, in_note: Counter[int]) -> Cite | None:
    """The cite that "ibid." could mean: the last in the text or in this note, or the sole one of the note before."""
    if previous is None or not previous.cites:
        return None
    if cluster.note == previous.note:
        return previous.cites[-1]
    if len(previous.cites) != 1 or cluster.note - previous.note > 1 or in_note[previous.note] > 1:
        return None
    return previous.cites[-1]


def _position(cite: Cite, before: Cite | None) -> int:
    if before is None or before.id != cite.id:
        return SUBSEQUENT
    if before.locator:
        if not cite.locator:
            return SUBSEQUENT
        same = before.locator == cite.locator and before.label == cite.label
        return IBID if same else IBID_WITH_LOCATOR
    return IBID_WITH_LOCATOR if cite.locator else IBID


def _given(cite: Cite, place: Place) -> Place:
    """What the cite itself says of its place."""
    if cite.position is None and cite.near_note is None and cite.first_note is None:
        return place
    return Place(
        place.position if cite.position is None else cite.position,
        place.near_note if cite.near_note is None else cite.near_note,
        place.first_note if cite.first_note is None else cite.first_note,
    )


def given_places(clusters: Sequence[Cluster]) -> list[list[Place]]:
    """Places for clusters that stand each on its own."""
    return [[_given(cite, Place()) for cite in cluster.cites] for cluster in clusters]
