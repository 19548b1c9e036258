"""The rules of a spec by what they are about, ready to judge exchanges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from omnidim_spec.pointers import Json
from omnidim_spec.rules.compiled import Compiled
from omnidim_spec.rules.contexts import Context, Holders, needed
from omnidim_spec.rules.defaults import defaults
from omnidim_spec.rules.evaluate import Outcome, evaluate
from omnidim_spec.rules.exchange import Exchange
from omnidim_spec.rules.operations import Link, Operation, links, operations


@frozen
class Group:
    """The rules about one thing; they share what is converted for the engine, and the defaults that they may name."""

    rules: tuple[Compiled, ...]
    defaults: Json = None
    holders: Holders = field(factory=dict)

    @classmethod
    def of(cls, rules: tuple[Compiled, ...], given: Json) -> Group:
        return cls(rules, given, needed(reference for rule in rules for reference in rule.references))

    def context(self, *, facts: Mapping[str, Json] | None = None, **exchanges: Exchange) -> Context:
        """Return the context of exchanges by the variable that names each (none: the exchange is `request` and `response`)."""
        said: dict[str, Json] = {"facts": dict(facts or {}), "defaults": self.defaults or {}}
        said.update({name: exchange.as_json() for name, exchange in exchanges.items()})
        return Context.of(said | said.pop("exchange", {}), tuple(exchanges.values()), self.holders)

    def judge(self, context: Context) -> tuple[Outcome, ...]:
        return tuple(evaluate(rule, context) for rule in self.rules)


@frozen
class Rules:
    """All rules of a spec. `listed` holds every rule; those a server is judged by depend on `enforced`."""

    listed: tuple[Compiled, ...]
    operations: Mapping[str, Operation]
    links: tuple[Link, ...]
    defaults: Mapping[str, Json]
    groups: Mapping[tuple[str, str | None], Group] = field(factory=dict)

    @classmethod
    def of(cls, found: tuple[Compiled, ...], document: Json) -> Rules:
        by_id = {operation.id: operation for operation in operations(document)}
        is_asked = any(reference.path[0] == "defaults" for rule in found for reference in rule.references)
        given = {name: defaults(document, operation.pointer) for name, operation in by_id.items() if is_asked}
        return cls(found, by_id, tuple(links(document)), given)._grouped()

    def __iter__(self) -> Iterator[Compiled]:
        return iter(self.listed)

    def enforced(self, *, strict: bool = False) -> Rules:
        """Return the rules that a server is judged by: what is only assumed with `strict`, what is contradicted never."""
        kept = (rule for rule in self.listed if rule.rule.contradicted is None and (strict or rule.rule.basis != "assumed"))
        return evolve(self, listed=tuple(kept))._grouped()

    def only(self, identifier: str) -> Rules:
        """Return the one rule of an id. Raises KeyError when there is none."""
        kept = tuple(rule for rule in self.listed if rule.rule.id == identifier)
        if not kept:
            raise KeyError(identifier)
        return evolve(self, listed=kept)._grouped()

    def about_exchange(self, operation: str | None) -> Group:
        """Return the rules about one request and its reply; None stands for a documented path without an operation."""
        return self._group("an exchange", operation)

    def about_created(self, link: Link) -> Group:
        """Return the rules about a create and what is read back through a link."""
        return self._group("a create and what is read back", link.pointer)

    def about_reads(self, operation: str) -> Group:
        """Return the rules about two reads of the same thing."""
        return self._group("two reads", operation)

    def about_reads_around(self, link: Link) -> Group:
        """Return the rules about two reads of one thing, between which another one was created."""
        return self._group("two reads around a create", link.pointer)

    def about_run(self, operation: str) -> Group:
        """Return the rules about all successful replies of an operation."""
        return self._group("all replies of a run", operation)

    def judge_exchange(self, exchange: Exchange) -> tuple[Outcome, ...]:
        group = self.about_exchange(exchange.operation)
        return group.judge(group.context(exchange=exchange, facts=exchange.facts))

    def judge_created(self, link: Link, *, created: Exchange, fetched: Exchange) -> tuple[Outcome, ...]:
        group = self.about_created(link)
        return group.judge(group.context(created=created, fetched=fetched))

    def judge_reads(self, *, before: Exchange, after: Exchange) -> tuple[Outcome, ...]:
        group = self.about_reads(str(after.operation))
        return group.judge(group.context(before=before, after=after))

    def judge_reads_around(self, link: Link, *, before: Exchange, created: Exchange, after: Exchange) -> tuple[Outcome, ...]:
        group = self.about_reads_around(link)
        return group.judge(group.context(before=before, created=created, after=after))

    def judge_run(self, operation: str, replies: list[Json]) -> tuple[Outcome, ...]:
        """Judge the bodies of all successful replies of an operation, as far as somebody kept them."""
        group = self.about_run(operation)
        return group.judge(Context.of({"run": {"replies": replies}}, (), group.holders))

    def _group(self, subject: str, key: str | None) -> Group:
        return self.groups.get((subject, key)) or self.groups.get((subject, None)) or Group(())

    def _grouped(self) -> Rules:
        keys: dict[tuple[str, str | None], list[Compiled]] = {}
        for identifier in (None, *self.operations, *(link.pointer for link in self.links)):
            for rule in self.listed:
                if _belongs(rule, identifier):
                    keys.setdefault((rule.subject, identifier), []).append(rule)
        sources = {link.pointer: link.source for link in self.links}
        groups = {
            (subject, key): Group.of(tuple(rules), self.defaults.get(sources.get(str(key), str(key))))
            for (subject, key), rules in keys.items()
        }
        return evolve(self, groups=groups)


def _belongs(rule: Compiled, identifier: str | None) -> bool:
    """Rules of the document are about any exchange; others belong to their operation, or to their link."""
    place = rule.rule.place
    if place.operation is None:
        return True
    owner = place.operation if place.target is None else place.pointer.rpartition("/")[0]
    return identifier == owner
