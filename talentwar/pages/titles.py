"""The titles of events, and the words for the keys of the content model."""

from collections.abc import Callable

from talentwar.content.model import Count, Deal, Event, Layoff, Offer, Ratio, Spending, Statement

from .formatting import Formatter


def kind_words(format: Formatter) -> dict[str, str]:
    """The words for the keys of the content model."""
    text = format.text
    return {
        "hire": text("hire"),
        "departure": text("departure"),
        "founding": text("founding"),
        "acquihire": text("acquihire"),
        "return": text("return"),
        "appointment": text("appointment"),
        "internal": text("internal move"),
        "team": text("team"),
        "reorganisation": text("reorganisation"),
        "layoff": text("layoff"),
        "launch": text("launch"),
        "closure": text("closure"),
        "deal": text("deal"),
        "offer": text("offer"),
        "count": text("reported count"),
        "ratio": text("reported ratio"),
        "spending": text("spending"),
        "statement": text("statement"),
        "company": text("company"),
        "lab": text("lab"),
        "startup": text("start-up"),
        "university": text("university"),
        "investor": text("investor"),
        "other": text("organisation"),
        "report": text("report"),
        "interview": text("interview"),
        "filing": text("filing"),
        "post": text("post"),
        "dataset": text("dataset"),
        "digest": text("digest"),
        "acquisition": text("acquisition"),
        "stake": text("stake"),
        "licence-and-hire": text("licence and hire"),
        "merger": text("merger"),
        "investment": text("investment"),
        "talks": text("talks"),
        "announced": text("announced"),
        "closed": text("closed"),
        "unwinding": text("unwinding"),
        "cancelled": text("cancelled"),
        "signing": text("on signing"),
        "year": text("a year"),
        "total": text("in total"),
        "package": text("package"),
        "base": text("base salary"),
        "bonus": text("bonus"),
        "equity": text("equity"),
        "retention": text("retention bonus"),
        "offered": text("offered"),
        "accepted": text("accepted"),
        "declined": text("declined"),
        "unknown": format.pgettext("outcome", "unknown"),
    }


def event_title(event: Event, format: Formatter, named: Callable[[str], str]) -> str:
    """The title of an event, or one made from its keys; `named` returns the name for a slug."""
    if event.title:
        return event.title
    text, kinds = format.text, kind_words(format)
    others = format.join_list(map(named, event.partners)) if event.partners else ""
    match event:
        case Deal():
            pattern = text("%(form)s with %(labs)s") if others else "%(form)s"
            form = kinds[event.form]
            if event.stake:
                form = text("%(share)s stake") % {"share": format.percentage(event.stake)}
            line = pattern % {"form": form, "labs": others}
            return _append(line, format.amount(event.amount) if event.amount else "")
        case Offer():
            to = format.join_list(map(named, event.destination or event.people))
            line = text("Offer to %s") % to if to else text("Offer")
            amount = format.amount(event.amount) if event.amount else ""
            return _append(
                line, " ".join(part for part in (amount, kinds[event.period] if event.period else "") if part)
            )
        case Count():
            return _route(event, format, named) % {
                "what": f"{format.quantity(event.number)} {event.who or text('people')}"
            }
        case Ratio():
            ratio = text("%(ratio)s to 1") % {"ratio": format.number(event.ratio)}
            return _route(event, format, named) % {"what": _append(ratio, event.who or "")}
        case Spending():
            return _append(event.what or text("Spending"), format.amount(event.amount))
        case Statement():
            return format.with_label(named(event.by), event.says)
        case Layoff() if event.number:
            return text("Layoff of %s people") % format.quantity(event.number)
    line = kinds[str(event.__struct_config__.tag)].capitalize()
    return _append(line, format.join_list(map(named, event.people)) or others)


def _route(event: Count | Ratio, format: Formatter, named: Callable[[str], str]) -> str:
    origin, destination = (named(slug) if slug else "" for slug in (event.origin, event.destination))
    text = format.text
    if origin and destination:
        line = text("%(what)s from %(origin)s to %(destination)s")
    elif origin:
        line = text("%(what)s left %(origin)s")
    else:
        line = text("%(what)s joined %(destination)s") if destination else "%(what)s"
    safe = {"origin": origin.replace("%", "%%"), "destination": destination.replace("%", "%%"), "what": "%(what)s"}
    return line % safe


def _append(line: str, more: str) -> str:
    return f"{line}, {more}" if more else line
