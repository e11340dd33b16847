//! From what was recorded to a load test that does it again: which requests are of one endpoint, what goes from an answer into a
//! later request, what is a secret.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::drafts::{Candidate, Decision, Draft, endpoints};
use super::found::{Found, Values};
use super::likeness::{Worth, any_of, has_name, is_kin, is_related, list, worth};
use super::places::{At, PathPart, Place, is_id, masked, noun, path, places};
use super::program::{Key, Origin, Program, Scenario, Secret, Wait};
use super::secrets::{Secrets, is_secret, is_secret_origin, split_scheme, tells_secret};
use super::traffic::{Body, Exchange, Part, Request, origin};
use super::waits::wait;

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
    replay.widen();
    let endpoints = endpoints(&replay.drafts, &mut replay.secrets);
    let steps = replay
        .steps
        .iter()
        .map(|step| endpoints[*step].name.clone());
    Program {
        about: recording.about,
        contract: None,
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

#[derive(Default)]
struct Replay {
    host: String,
    drafts: Vec<Draft>,
    steps: Vec<usize>,
    secrets: Secrets,
    /// What clients knew before any answer told it, as [`known`] has it.
    sent: HashSet<(String, String)>,
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
        match &request.body {
            Some(Body::Text(text)) => self.secrets.learn_body(text),
            Some(Body::Bytes(bytes)) => self.secrets.learn_body(&String::from_utf8_lossy(bytes)),
            Some(Body::Multipart(parts)) => {
                for (name, part) in parts {
                    if let Part::Bytes { bytes, .. } = part
                        && is_secret(name)
                    {
                        self.secrets.learn(&String::from_utf8_lossy(bytes));
                    }
                }
            }
            _ => {}
        }
        match &request.basic {
            // A key in the place of a name.
            Some((user, password)) if password.is_empty() => self.secrets.learn(user),
            Some((_, password)) => self.secrets.learn(password),
            None => {}
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
                self.candidates_of(place, rest, Some(&format!("{scheme} {{}}")))
            }
            _ => whole,
        }
    }

    fn candidates_of(&self, place: &Place, text: &str, format: Option<&str>) -> Vec<Candidate> {
        let worth = worth(text);
        if worth == Worth::None || self.sent.contains(&known(place, text)) && !place.is_secret() {
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
                .filter(|found| match worth {
                    Worth::None => false,
                    Worth::Least => {
                        matches!(place.at, At::Path(_)) && is_kin(place, found, &draft.collection())
                    }
                    Worth::Little => is_kin(place, found, &draft.collection()),
                    Worth::Word => {
                        place.is_secret() || is_related(place, found, &draft.collection())
                    }
                    Worth::Much => true,
                })
                .filter(|found| found.is_number || !place.is_number)
                .collect();
            found.sort_by_key(|found| !has_name(&found.origin, &place.name));
            candidates.extend(found.into_iter().map(|found| {
                // A number that is to be a text.
                let as_text =
                    matches!(place.at, At::Json(_)) && found.is_number && !place.is_number;
                let format = format.or(as_text.then_some("{}"));
                Candidate {
                    source,
                    origin: found.origin.clone(),
                    format: format.map(str::to_owned),
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
        self.sent.insert(known(place, &place.text));
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
}

/// What a client that sends this knows: the text, or which of its things, where that is all that a text says.
fn known(place: &Place, text: &str) -> (String, String) {
    let thing = match worth(text) {
        Worth::Least | Worth::Little => noun(&place.name),
        Worth::None | Worth::Word | Worth::Much => String::new(),
    };
    (thing, text.to_owned())
}

enum Same {
    Yes,
    /// Of another element of the list.
    Other(Origin),
    No,
}
