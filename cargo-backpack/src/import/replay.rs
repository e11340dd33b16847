//! From what was recorded to a load test that does it again: which requests are of one endpoint, what goes from an answer into a
//! later request, what is a secret.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::Duration;

use serde_json::Value as JsonValue;

use super::found::{Found, Values};
use super::names::{Names, Segment, of_request, snake};
use super::places::{
    At, PartKind, PathPart, Place, is_id, is_id_name, masked, noun, path, places, sent,
};
use super::program::{
    Arrow, Body, Endpoint, Json, Key, Origin, Part, Program, Scenario, Secret, Target, Value, Wait,
};
use super::secrets::{Secrets, is_secret, split_scheme, tells_secret};
use super::traffic::{self, Exchange, Request, origin};

/// The largest index of a place in JSON that a value can go into.
const LARGEST_INDEX: usize = 1000;

/// What was recorded, in its order, all of one host.
pub(crate) struct Recording {
    pub(crate) about: Vec<String>,
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) insecure: bool,
    /// Where no times were recorded.
    pub(crate) wait: Wait,
}

/// The load test that makes these requests, of which there is at least one.
pub(crate) fn program(recording: Recording) -> Program {
    let host = recording.exchanges.first();
    let host = host
        .map(|exchange| origin(&exchange.request.url))
        .unwrap_or_default();
    let mut replay = Replay {
        host: host.clone(),
        ..Replay::default()
    };
    for exchange in &recording.exchanges {
        replay.learn_secrets(exchange);
    }
    let wait = wait(&recording.exchanges).unwrap_or(recording.wait);
    for exchange in recording.exchanges {
        replay.take(exchange);
    }
    let steps = std::mem::take(&mut replay.steps);
    let endpoints = replay.endpoints();
    let steps = steps.iter().map(|step| endpoints[*step].name.clone());
    Program {
        about: recording.about,
        host,
        insecure: recording.insecure,
        scenario: Scenario {
            name: "Recorded".to_owned(),
            about: "What was recorded, in its order.".to_owned(),
            wait,
            steps: steps.collect(),
        },
        endpoints,
    }
}

/// The requests that are one endpoint.
struct Draft {
    /// The first of them.
    request: Request,
    parts: Vec<PathPart>,
    places: Vec<(Place, Decision)>,
    statuses: BTreeSet<u16>,
    /// What the latest answer has, and the number of its request.
    latest: Option<(usize, Values)>,
}

/// What becomes of a place.
#[derive(Clone, Debug)]
enum Decision {
    Literal,
    Secret(Secret),
    Taken(Candidate),
}

/// A part of an answer that has what a request repeats.
#[derive(Clone, Debug)]
struct Candidate {
    /// The number of the draft.
    source: usize,
    origin: Origin,
    format: Option<String>,
    /// Whether it was one element of a list here, and another one there.
    varies: bool,
}

#[derive(Default)]
struct Replay {
    host: String,
    drafts: Vec<Draft>,
    steps: Vec<usize>,
    secrets: Secrets,
    /// What clients knew before any answer told it.
    sent: HashSet<String>,
}

impl Replay {
    /// Takes note of what must not stand in the program.
    fn learn_secrets(&mut self, exchange: &Exchange) {
        let request = &exchange.request;
        let (parts, query) = path(request, &self.host);
        for place in places(request, &parts, &query) {
            if place.is_secret() {
                let alone = match (&place.at, split_scheme(&place.text)) {
                    (At::Header(_), Some((_, rest))) => rest,
                    _ => &place.text,
                };
                self.secrets.learn(alone);
            }
        }
        if let Some((_, password)) = &request.basic {
            self.secrets.learn(password);
        }
        let Some(answer) = &exchange.answer else {
            return;
        };
        for (_, value) in &answer.cookies {
            self.secrets.learn_long(value);
        }
        for found in Values::of(answer).iter() {
            if is_secret_origin(&found.origin) {
                self.secrets.learn_long(&found.text);
            }
        }
    }

    /// One more request: of an endpoint that is there already, or of a new one.
    fn take(&mut self, exchange: Exchange) {
        let request = exchange.request;
        let (parts, query) = path(&request, &self.host);
        let places: Vec<(Place, Vec<Candidate>)> = places(&request, &parts, &query)
            .into_iter()
            .map(|place| {
                let candidates = self.candidates(&place);
                (place, candidates)
            })
            .collect();
        let known = (0..self.drafts.len())
            .find_map(|at| Some((at, self.same(at, &request, &parts, &places)?)));
        let at = match known {
            Some((at, others)) => {
                for (number, origin) in others {
                    if let (_, Decision::Taken(taken)) = &mut self.drafts[at].places[number] {
                        taken.origin = origin;
                        taken.varies = true;
                    }
                }
                at
            }
            None => {
                let places = places
                    .into_iter()
                    .map(|(place, candidates)| {
                        let decision = self.decide(&place, candidates);
                        (place, decision)
                    })
                    .collect();
                self.drafts.push(Draft {
                    request,
                    parts,
                    places,
                    statuses: BTreeSet::new(),
                    latest: None,
                });
                self.drafts.len() - 1
            }
        };
        let number = self.steps.len();
        self.steps.push(at);
        if let Some(answer) = &exchange.answer {
            let draft = &mut self.drafts[at];
            draft.statuses.insert(answer.status);
            draft.latest = Some((number, Values::of(answer)));
        }
    }

    /// The answers so far that have it, the most recent first.
    fn candidates(&self, place: &Place) -> Vec<Candidate> {
        if let At::Json(keys) = &place.at {
            let is_large = |key: &Key| matches!(key, Key::Index(index) if *index > LARGEST_INDEX);
            if keys.iter().any(is_large) {
                return Vec::new();
            }
        }
        let whole = self.candidates_of(place, &place.text, None);
        match (&place.at, split_scheme(&place.text)) {
            (At::Header(_), Some((scheme, rest))) if whole.is_empty() => {
                self.candidates_of(place, rest, Some(format!("{scheme} {{}}")))
            }
            _ => whole,
        }
    }

    fn candidates_of(&self, place: &Place, text: &str, format: Option<String>) -> Vec<Candidate> {
        let worth = worth(text);
        if worth == Worth::None || self.sent.contains(text) && !place.is_secret() {
            return Vec::new();
        }
        let mut sources: Vec<_> = self
            .drafts
            .iter()
            .enumerate()
            .filter_map(|(at, draft)| Some((at, draft, draft.latest.as_ref()?)))
            .collect();
        sources.sort_by_key(|(_, _, (number, _))| std::cmp::Reverse(*number));
        let mut candidates = Vec::new();
        for (source, draft, (_, values)) in sources {
            let mut found: Vec<&Found> = values
                .with_text(text)
                .filter(|found| worth == Worth::Much || is_kin(place, found, draft))
                .filter(|found| found.is_number || !place.is_number)
                .collect();
            found.sort_by_key(|found| !has_name(&found.origin, &place.name));
            candidates.extend(found.into_iter().map(|found| {
                // A number that is to be a text.
                let as_text =
                    matches!(place.at, At::Json(_)) && found.is_number && !place.is_number;
                Candidate {
                    source,
                    origin: found.origin.clone(),
                    format: format.clone().or(as_text.then(|| "{}".to_owned())),
                    varies: false,
                }
            }));
        }
        candidates
    }

    fn decide(&mut self, place: &Place, candidates: Vec<Candidate>) -> Decision {
        if let Some(best) = candidates.into_iter().next() {
            return Decision::Taken(best);
        }
        if let Some(secret) = self.secret(place) {
            return Decision::Secret(secret);
        }
        self.sent.insert(place.text.clone());
        Decision::Literal
    }

    /// What stands in the place of a secret; none where it is no secret.
    fn secret(&mut self, place: &Place) -> Option<Secret> {
        let is_one =
            place.is_secret() || self.secrets.has(&place.text) || tells_secret(&place.text);
        if !is_one {
            return None;
        }
        Some(match &place.at {
            At::Header(name) => self.secrets.of_header(name, &place.text),
            _ => self
                .secrets
                .of_place(&place.name, &place.text, place.is_number),
        })
    }

    /// Whether the endpoint would make this very request now, or one that differs in which of many is asked for; then which element
    /// of a list it is this time, by the numbers of the places.
    fn same(
        &self,
        at: usize,
        request: &Request,
        parts: &[PathPart],
        places: &[(Place, Vec<Candidate>)],
    ) -> Option<Vec<(usize, Origin)>> {
        let draft = &self.drafts[at];
        let is_like = draft.request.method == request.method
            && draft.request.basic == request.basic
            && draft.parts.len() == parts.len()
            && draft.parts.iter().zip(parts).all(|(ours, its)| {
                ours.before == its.before && ours.raw.is_empty() == its.raw.is_empty()
            })
            && masked(draft.request.body.as_ref()) == masked(request.body.as_ref());
        if !is_like {
            return None;
        }
        let mut of_request: HashMap<&At, &(Place, Vec<Candidate>)> =
            places.iter().map(|it| (&it.0.at, it)).collect();
        let mut others = Vec::new();
        for (number, (ours, decision)) in draft.places.iter().enumerate() {
            let Some((its, candidates)) = of_request.remove(&ours.at) else {
                // A header more or less is nothing, unless something depends on it.
                match (&ours.at, decision) {
                    (At::Header(_), Decision::Literal) => continue,
                    _ => return None,
                }
            };
            match self.same_place(ours, decision, its, candidates) {
                Same::Yes => {}
                Same::Other(origin) => others.push((number, origin)),
                Same::No => return None,
            }
        }
        let is_more = of_request.values().any(|(place, candidates)| {
            let is_header = matches!(place.at, At::Header(_));
            !is_header || !candidates.is_empty() || place.is_secret()
        });
        (!is_more).then_some(others)
    }

    fn same_place(
        &self,
        ours: &Place,
        decision: &Decision,
        its: &Place,
        candidates: &[Candidate],
    ) -> Same {
        let is_equal = ours.text == its.text && ours.is_number == its.is_number;
        let is_one_of_many = match &ours.at {
            At::Path(_) => is_id(&its.text),
            At::Query(_) => is_id(&its.text) && its.text.len() >= 10,
            _ => false,
        };
        let taken = match decision {
            Decision::Literal => {
                let is_header = matches!(ours.at, At::Header(_));
                let is_like = is_header || is_one_of_many && is_id(&ours.text);
                return match is_equal || candidates.is_empty() && is_like {
                    true => Same::Yes,
                    false => Same::No,
                };
            }
            Decision::Secret(_) if is_equal => return Same::Yes,
            Decision::Secret(_) => return Same::No,
            Decision::Taken(taken) => taken,
        };
        let latest = self.drafts[taken.source].latest.as_ref();
        let now = latest.and_then(|(_, values)| values.at(&taken.origin));
        let now = now.map(|found| match &taken.format {
            Some(format) => format.replacen("{}", &found.text, 1),
            None => found.text.clone(),
        });
        if now.as_ref() == Some(&its.text) {
            return Same::Yes;
        }
        let other = candidates.iter().find(|other| {
            let is_same = other.source == taken.source && other.format == taken.format;
            is_same && any_of(&taken.origin, &other.origin).is_some()
        });
        match other {
            Some(other) => Same::Other(other.origin.clone()),
            None if is_one_of_many && candidates.is_empty() => Same::Yes,
            None => Same::No,
        }
    }

    /// Takes any element of a list where it was one here and another one there, unless something else has to be of the same one:
    /// then it is the last.
    fn widen(&mut self) {
        let taken = |draft: &Draft| -> Vec<Candidate> {
            let decisions = draft.places.iter();
            decisions
                .filter_map(|(_, decision)| match decision {
                    Decision::Taken(taken) => Some(taken.clone()),
                    Decision::Literal | Decision::Secret(_) => None,
                })
                .collect()
        };
        let all: Vec<Vec<Candidate>> = self.drafts.iter().map(taken).collect();
        for (at, draft) in self.drafts.iter_mut().enumerate() {
            for (_, decision) in &mut draft.places {
                let Decision::Taken(taken) = decision else {
                    continue;
                };
                let is_free = all.iter().enumerate().all(|(other, its)| {
                    other == at
                        || its.iter().all(|it| {
                            it.source != at
                                && (it.source != taken.source
                                    || list(&it.origin).is_none()
                                    || list(&it.origin) != list(&taken.origin))
                        })
                });
                if taken.varies
                    && is_free
                    && let Some(any) = any_of(&taken.origin, &taken.origin)
                {
                    taken.origin = any;
                }
            }
        }
    }

    /// The endpoints with their names.
    fn endpoints(mut self) -> Vec<Endpoint> {
        self.widen();
        let mut names = Names::default();
        let drafts = std::mem::take(&mut self.drafts);
        let called: Vec<String> = drafts
            .iter()
            .map(|draft| names.unique(&draft.called()))
            .collect();
        let mut shown: HashMap<(String, String), usize> = HashMap::new();
        let mut endpoints = Vec::new();
        for (draft, name) in drafts.into_iter().zip(&called) {
            let mut endpoint = self.endpoint(draft, name, &called);
            let place = (endpoint.method.clone(), endpoint.path.clone());
            let number = shown.entry(place).or_default();
            *number += 1;
            if *number > 1 {
                endpoint.shown = Some(format!("{} ({number})", endpoint.path));
            }
            endpoints.push(endpoint);
        }
        endpoints
    }

    fn endpoint(&mut self, draft: Draft, name: &str, called: &[String]) -> Endpoint {
        let mut endpoint = Endpoint {
            name: name.to_owned(),
            method: draft.request.method.clone(),
            expect: expected(&draft.statuses),
            ..Endpoint::default()
        };
        let decisions: HashMap<&At, (&Place, &Decision)> = draft
            .places
            .iter()
            .map(|(place, decision)| (&place.at, (place, decision)))
            .collect();
        let parameters = parameters(&draft.parts, &decisions);
        for (number, part) in draft.parts.iter().enumerate() {
            endpoint.path.push_str(&part.before);
            match &parameters[number] {
                Some(parameter) => endpoint.path.push_str(&format!("{{{parameter}}}")),
                None => endpoint.path.push_str(&sent(&part.raw)),
            }
        }
        for (place, decision) in &draft.places {
            let target = match &place.at {
                At::Path(number) => match &parameters[*number] {
                    Some(parameter) => Target::Path(parameter.clone()),
                    None => continue,
                },
                At::Query(name) => Target::Query(name.clone()),
                At::Header(name) => Target::Header(name.clone()),
                At::Form(name) => Target::Form(name.clone()),
                At::Multipart(name) => Target::Multipart(name.clone()),
                At::Json(keys) => Target::Json(keys.clone()),
            };
            if let Decision::Taken(taken) = decision {
                endpoint.arrows.push(Arrow {
                    target,
                    source: called[taken.source].clone(),
                    origin: taken.origin.clone(),
                    format: taken.format.clone(),
                });
                continue;
            }
            let value = value(place, decision);
            match target {
                Target::Path(name) => endpoint.filled.push((name, number_or(value))),
                Target::Query(name) => endpoint.query.push((name, value)),
                Target::Header(name) => endpoint.headers.push((name, value)),
                Target::Form(_) | Target::Multipart(_) | Target::Json(_) => {}
            }
        }
        if let Some((user, password)) = &draft.request.basic {
            let password = self.secrets.of_place("password", password, false);
            endpoint.basic = Some((user.as_str().into(), Value::Secret(password)));
        }
        endpoint.body = draft
            .request
            .body
            .as_ref()
            .map(|body| self.body(body, &decisions));
        endpoint
    }

    fn body(&mut self, body: &traffic::Body, decisions: &Decisions) -> Body {
        let field = |at: At, text: &str| match decisions.get(&at) {
            Some((_, Decision::Taken(_))) => "".into(),
            Some((place, decision)) => value(place, decision),
            None => text.into(),
        };
        match body {
            traffic::Body::Json(json) => Body::Json(self::json(json, &mut Vec::new(), decisions)),
            traffic::Body::Form(fields) => {
                let fields = fields.iter();
                let fields =
                    fields.map(|(name, text)| (name.clone(), field(At::Form(name.clone()), text)));
                Body::Form(fields.collect())
            }
            traffic::Body::Multipart(parts) => {
                let parts = parts.iter().map(|(name, part)| {
                    let part = match part {
                        traffic::Part::Text(text) => {
                            Part::Text(field(At::Multipart(name.clone()), text))
                        }
                        traffic::Part::File(path) => Part::File(path.clone()),
                        traffic::Part::Bytes {
                            bytes,
                            file_name,
                            media_type,
                        } => Part::Bytes {
                            bytes: bytes.clone(),
                            file_name: file_name.clone(),
                            media_type: media_type.clone(),
                        },
                    };
                    (name.clone(), part)
                });
                Body::Multipart(parts.collect())
            }
            traffic::Body::Text(text) => Body::Text(self.whole(text)),
            traffic::Body::Bytes(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                match self.secrets.has(&text) {
                    true => Body::Text(self.whole(&text)),
                    false => Body::Bytes(bytes.clone()),
                }
            }
            traffic::Body::File(path) => Body::File(path.clone()),
        }
    }

    /// A text that is a secret as a whole where one is in it.
    fn whole(&mut self, text: &str) -> Value {
        match self.secrets.has(text) || tells_secret(text) {
            true => Value::Secret(self.secrets.of_place("body", text, false)),
            false => text.into(),
        }
    }
}

type Decisions<'d> = HashMap<&'d At, (&'d Place, &'d Decision)>;

enum Same {
    Yes,
    /// Of another element of the list.
    Other(Origin),
    No,
}

impl Place {
    /// Whether its name says so.
    fn is_secret(&self) -> bool {
        let has_text = !self.text.is_empty();
        has_text
            && match &self.at {
                // What stands behind `/token/` may be a word too.
                At::Path(_) => {
                    is_secret(&self.name)
                        && self.text.len() >= 6
                        && self.text.contains(|one: char| one.is_ascii_digit())
                }
                At::Query(name) | At::Header(name) | At::Form(name) | At::Multipart(name) => {
                    is_secret(name)
                }
                At::Json(keys) => is_secret_place(keys),
            }
    }
}

fn is_secret_place(keys: &[Key]) -> bool {
    keys.iter()
        .any(|key| matches!(key, Key::Name(name) if is_secret(name)))
}

fn is_secret_origin(origin: &Origin) -> bool {
    match origin {
        Origin::Json(keys) => is_secret_place(keys),
        Origin::Html(name, _) | Origin::Header(name) | Origin::UrlQuery(name) => is_secret(name),
        Origin::Cookie(_) => true,
    }
}

/// How much it says that two values are equal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Worth {
    None,
    /// Only where their names belong together.
    Little,
    Much,
}

fn worth(text: &str) -> Worth {
    const COMMON: [&str; 16] = [
        "active",
        "android",
        "application/json",
        "bearer",
        "default",
        "desktop",
        "disabled",
        "enabled",
        "inactive",
        "mobile",
        "pending",
        "private",
        "public",
        "success",
        "undefined",
        "unknown",
    ];
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let length = text.chars().count();
    let is_number = digits > 0 && digits == length;
    let is_year = is_number && length == 4 && (text.starts_with("19") || text.starts_with("20"));
    match () {
        () if text.trim().is_empty() || ["0", "1"].contains(&text) => Worth::None,
        () if ["true", "false", "null", "none", "ok"]
            .iter()
            .any(|it| text.eq_ignore_ascii_case(it)) =>
        {
            Worth::None
        }
        () if COMMON.iter().any(|it| text.eq_ignore_ascii_case(it)) => Worth::None,
        () if is_number && length >= 4 && !is_year => Worth::Much,
        () if is_number => Worth::Little,
        () if length >= 6 => Worth::Much,
        () => Worth::Little,
    }
}

/// Whether an id in an answer and a place that takes one are of the same thing.
fn is_kin(place: &Place, found: &Found, source: &Draft) -> bool {
    let Origin::Json(keys) = &found.origin else {
        return false;
    };
    let mut names = keys.iter().rev().filter_map(|key| match key {
        Key::Name(name) => Some(name.as_str()),
        Key::Index(_) | Key::Any => None,
    });
    let Some(last) = names.next().filter(|last| is_id_name(last)) else {
        return false;
    };
    let is_segment = matches!(place.at, At::Path(_));
    if !is_segment && !is_id_name(&place.name) {
        return false;
    }
    let its = noun(&place.name);
    let collection =
        source.parts.iter().rev().find(|part| {
            part.kind == PartKind::Segment && !part.raw.is_empty() && !is_id(&part.raw)
        });
    let of_path = collection.map(|part| noun(&part.raw)).unwrap_or_default();
    let mut nouns = [noun(last), names.next().map(noun).unwrap_or_default()].into_iter();
    let own = nouns
        .find(|it| !it.is_empty() && it != "data" && it != "result")
        .unwrap_or(of_path);
    !its.is_empty() && its == own
}

/// Whether the part of an answer has this name.
fn has_name(origin: &Origin, name: &str) -> bool {
    match origin {
        Origin::Json(keys) => matches!(keys.last(), Some(Key::Name(last)) if last == name),
        Origin::Html(selector, _) => selector.contains(&format!("'{name}'")),
        Origin::Header(other) | Origin::Cookie(other) | Origin::UrlQuery(other) => {
            other.eq_ignore_ascii_case(name)
        }
    }
}

/// The origin that both are, with `[any]` in the place of the last index; none where they differ in more than that.
fn any_of(one: &Origin, other: &Origin) -> Option<Origin> {
    let (Origin::Json(one), Origin::Json(other)) = (one, other) else {
        return None;
    };
    let is_index = |key: &Key| matches!(key, Key::Index(_));
    let last = one.iter().rposition(is_index)?;
    let differ = |at: usize| at != last && one.get(at) != other.get(at);
    if one.len() != other.len() || !is_index(&other[last]) || (0..one.len()).any(differ) {
        return None;
    }
    let mut keys = one.clone();
    keys[last] = Key::Any;
    Some(Origin::Json(keys))
}

/// The list that has it.
fn list(origin: &Origin) -> Option<&[Key]> {
    match origin {
        Origin::Json(keys) => {
            let last = keys
                .iter()
                .rposition(|key| matches!(key, Key::Index(_) | Key::Any))?;
            Some(&keys[..last])
        }
        Origin::Html(..) | Origin::Header(_) | Origin::Cookie(_) | Origin::UrlQuery(_) => None,
    }
}

/// The names of the parameters of a path, by the numbers of its parts.
fn parameters(parts: &[PathPart], decisions: &Decisions) -> Vec<Option<String>> {
    let is_one = |number: usize, part: &PathPart| match decisions.get(&At::Path(number)) {
        Some((_, Decision::Literal)) => match part.kind {
            PartKind::Host => true,
            PartKind::Segment => is_id(&part.raw),
            PartKind::Query => false,
        },
        Some(_) => true,
        None => false,
    };
    let are: Vec<bool> = parts
        .iter()
        .enumerate()
        .map(|(number, part)| is_one(number, part))
        .collect();
    let segments = parts
        .iter()
        .zip(&are)
        .filter(|(part, is_one)| part.kind == PartKind::Segment && **is_one);
    let is_alone = segments.count() == 1;
    let mut names: Vec<Option<String>> = Vec::new();
    for (part, is_one) in parts.iter().zip(are) {
        let name = is_one.then(|| {
            let name = match part.kind {
                PartKind::Segment if is_alone => "id".to_owned(),
                PartKind::Segment => snake(&format!("{} id", part.name), "id"),
                PartKind::Host | PartKind::Query => snake(&part.name, "value"),
            };
            let is_taken = |name: &String| names.iter().flatten().any(|other| other == name);
            let mut numbered = name.clone();
            for number in 2.. {
                if !is_taken(&numbered) {
                    break;
                }
                numbered = format!("{name}_{number}");
            }
            numbered
        });
        names.push(name);
    }
    names
}

impl Draft {
    /// What its endpoint is called.
    fn called(&self) -> String {
        let decisions = self
            .places
            .iter()
            .map(|(place, decision)| (&place.at, (place, decision)));
        let parameters = parameters(&self.parts, &decisions.collect());
        let segments = self
            .parts
            .iter()
            .zip(&parameters)
            .filter(|(part, _)| part.kind == PartKind::Segment);
        let texts: Vec<_> = segments
            .map(|(part, parameter)| (part.text(), parameter.is_some()))
            .collect();
        let segments: Vec<_> = texts
            .iter()
            .map(|(text, is_parameter)| match is_parameter {
                true => Segment::Parameter,
                false => Segment::Text(text),
            })
            .collect();
        of_request(&self.request.method, &segments)
    }
}

fn value(place: &Place, decision: &Decision) -> Value {
    match decision {
        Decision::Secret(secret) => Value::Secret(secret.clone()),
        Decision::Literal | Decision::Taken(_) => place.text.as_str().into(),
    }
}

/// An id that is a number, as one.
fn number_or(value: Value) -> Value {
    match value {
        Value::Text(text) => match text.parse::<i32>() {
            Ok(number) if number.to_string() == text => Value::Number(number.into()),
            _ => Value::Text(text),
        },
        other => other,
    }
}

fn json(json: &JsonValue, keys: &mut Vec<Key>, decisions: &Decisions) -> Json {
    let decision = |keys: &Vec<Key>| {
        decisions
            .get(&At::Json(keys.clone()))
            .map(|(_, decision)| *decision)
    };
    match json {
        JsonValue::Null => Json::Null,
        JsonValue::Bool(flag) => Json::Value(Value::Flag(*flag)),
        JsonValue::String(text) => Json::Value(match decision(keys) {
            Some(Decision::Secret(secret)) => Value::Secret(secret.clone()),
            Some(Decision::Taken(_)) => "".into(),
            Some(Decision::Literal) | None => text.as_str().into(),
        }),
        JsonValue::Number(number) => Json::Value(match decision(keys) {
            Some(Decision::Secret(secret)) => Value::Secret(secret.clone()),
            Some(Decision::Taken(_)) => Value::Number(0.into()),
            Some(Decision::Literal) | None => Value::Number(number.clone()),
        }),
        JsonValue::Array(list) => {
            let mut items = Vec::new();
            for (index, value) in list.iter().enumerate() {
                keys.push(Key::Index(index));
                items.push(self::json(value, keys, decisions));
                keys.pop();
            }
            Json::List(items)
        }
        JsonValue::Object(members) => {
            let mut items = Vec::new();
            for (name, value) in members {
                keys.push(Key::Name(name.clone()));
                items.push((name.clone(), self::json(value, keys, decisions)));
                keys.pop();
            }
            Json::Object(items)
        }
    }
}

/// What counts as success, where something was answered that does not by itself.
fn expected(statuses: &BTreeSet<u16>) -> Vec<(u16, u16)> {
    let is_usual = |status: &u16| (200..=399).contains(status);
    let others: Vec<_> = statuses
        .iter()
        .filter(|status| !is_usual(status))
        .map(|status| (*status, *status))
        .collect();
    match !others.is_empty() && statuses.iter().any(is_usual) {
        true => [vec![(200, 399)], others].concat(),
        false => others,
    }
}

/// Longer gaps are no thinking: somebody was elsewhere.
const LONGEST_GAP: Duration = Duration::from_secs(60);

/// So long on average that a pass takes as long as the recording did; none where no times were recorded.
fn wait(exchanges: &[Exchange]) -> Option<Wait> {
    let gaps: Vec<Duration> = exchanges
        .windows(2)
        .map(|pair| {
            let end = pair[0].begun? + pair[0].took;
            Some(pair[1].begun?.saturating_sub(end).min(LONGEST_GAP))
        })
        .collect::<Option<_>>()?;
    if gaps.is_empty() {
        return None;
    }
    let mean = gaps.iter().sum::<Duration>() / u32::try_from(gaps.len()).ok()?;
    let mean = mean.as_millis();
    let step = match mean {
        0..10 => return Some(Wait::None),
        10..200 => 10,
        200..2_000 => 100,
        _ => 1_000,
    };
    let round = |time: u128| {
        let steps = ((time + step / 2) / step).max(1);
        Duration::from_millis(u64::try_from(steps * step).unwrap_or(u64::MAX))
    };
    Some(Wait::Between(round(mean / 2), round(mean * 3 / 2)))
}
