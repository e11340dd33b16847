//! The report's pictures, as SVG.

mod axis;
mod buckets;
mod canvas;
mod curves;
mod frame;
mod series;
mod svg;
mod text;

use curves::Subject;
use frame::Size;

use super::document::{Decision, Document, LimitedSpan, Row, Stats, Timeline};
use super::markup::Markup;

/// A picture.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    /// With its ending.
    pub(crate) file_name: String,
    pub(crate) svg: String,
}

/// Of rows that are drawn: thousands of pictures are looked at by nobody.
pub(crate) const MOST_ROWS: usize = 100;

/// Those of the whole run, then those of the rows with the most requests.
pub(crate) fn all(document: &Document) -> Vec<Plot> {
    let mut plots = set("000_overall", "All requests", Whose::whole(document));
    for (place, row) in busiest(document) {
        let name = format!("{} {}", row.method, row.name);
        let stem = format!("{:03}_{}", place + 1, slug(&name));
        plots.extend(set(&stem, &name, Whose::row(document, row)));
    }
    plots
}

/// With their places among all of them, in that order.
fn busiest(document: &Document) -> Vec<(usize, &Row)> {
    let mut rows = document.busiest(MOST_ROWS);
    rows.sort_by_key(|(place, _)| *place);
    rows
}

/// Whose figures a picture shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whose<'d> {
    stats: &'d Stats,
    timeline: &'d Timeline,
    decisions: &'d [Decision],
    limited: &'d [LimitedSpan],
    whole: bool,
}

impl<'d> Whose<'d> {
    pub(super) fn whole(document: &'d Document) -> Self {
        Self {
            stats: &document.total,
            timeline: &document.timeline,
            decisions: &document.decisions,
            limited: limited(document),
            whole: true,
        }
    }

    pub(super) fn row(document: &'d Document, row: &'d Row) -> Self {
        Self {
            stats: &row.stats,
            timeline: &row.timeline,
            decisions: &[],
            limited: limited(document),
            whole: false,
        }
    }
}

fn limited(document: &Document) -> &[LimitedSpan] {
    let generator = document.generator.as_ref();
    generator.map_or(&[], |generator| &generator.seconds)
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    ResponseTimes,
    Rates,
    Arrivals,
    FailureShare,
    Users,
    Distribution,
    HeatMap,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::ResponseTimes,
        Self::Rates,
        Self::Arrivals,
        Self::FailureShare,
        Self::Users,
        Self::Distribution,
        Self::HeatMap,
    ];

    pub(super) fn caption(self) -> &'static str {
        match self {
            Self::ResponseTimes => "Response times",
            Self::Rates => "Requests and failures a second",
            Self::Arrivals => "Arrivals a second, and requests sent",
            Self::FailureShare => "Share of failures",
            Self::Users => "Users",
            Self::Distribution => "Distribution of response times",
            Self::HeatMap => "Response times, heat map",
        }
    }

    fn file_stem(self) -> &'static str {
        match self {
            Self::ResponseTimes => "response_times",
            Self::Rates => "requests_per_second",
            Self::Arrivals => "arrivals_per_second",
            Self::FailureShare => "share_of_failures",
            Self::Users => "users",
            Self::Distribution => "distribution",
            Self::HeatMap => "heat_map",
        }
    }

    /// An endpoint has no users or arrivals of its own, and its share of failures stands in the table. Figures of Locust have percentiles,
    /// but not the distribution behind them.
    pub(super) fn of(whose: Whose<'_>) -> impl Iterator<Item = Self> {
        let only_whole = [Self::Users, Self::FailureShare, Self::Arrivals];
        let mut intervals = whose.timeline.intervals.iter();
        let on_schedule = intervals.any(|interval| interval.arrivals.is_some());
        let of_distribution = [Self::Distribution, Self::HeatMap];
        let latency = whose.stats.latency.as_ref();
        let is_untold = latency.is_some_and(|latency| latency.distribution.is_empty());
        Self::ALL
            .into_iter()
            .filter(move |kind| whose.whole || !only_whole.contains(kind))
            .filter(move |kind| on_schedule || *kind != Self::Arrivals)
            .filter(move |kind| !is_untold || !of_distribution.contains(kind))
    }

    /// For a page, which has headings of its own.
    pub(super) fn inline(self, whose: Whose<'_>) -> Markup {
        self.draw(whose, Size::INLINE, None)
    }

    fn draw(self, whose: Whose<'_>, size: Size, title: Option<&str>) -> Markup {
        let subject = Subject {
            timeline: whose.timeline,
            decisions: whose.decisions,
            limited: whose.limited,
            size,
            title,
            description: self.caption(),
        };
        match self {
            Self::ResponseTimes => curves::response_times(subject),
            Self::Rates => curves::rates(subject),
            Self::Arrivals => curves::arrivals(subject),
            Self::FailureShare => curves::failure_share(subject),
            Self::Users => curves::users(subject),
            Self::Distribution => buckets::distribution(subject, whose.stats.latency.as_ref()),
            Self::HeatMap => buckets::heat_map(subject),
        }
    }
}

fn set(stem: &str, name: &str, whose: Whose<'_>) -> Vec<Plot> {
    let plot = |kind: Kind| {
        let title = format!("{}: {name}", kind.caption());
        let svg = kind.draw(whose, Size::FILE, Some(&title));
        Plot {
            file_name: format!("{stem}_{}.svg", kind.file_stem()),
            svg: svg.into_string(),
        }
    };
    Kind::of(whose).map(plot).collect()
}

/// A part of a file name that every file system takes; not unique.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('_') {
            slug.push('_');
        }
        if slug.len() >= 48 {
            break;
        }
    }
    slug.trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::simulated::Simulated;
    use super::*;

    const LONG: &str = "/a/path/that/does/not/end/within/any/picture/";

    fn troubled(names: &[&str]) -> Vec<Plot> {
        all(&Simulated::TROUBLED.document(names))
    }

    #[test]
    fn there_is_a_set_for_the_whole_and_one_for_each_row() {
        let names: Vec<_> = troubled(&["/"]).into_iter().map(|p| p.file_name).collect();
        let expected = [
            "000_overall_response_times.svg",
            "000_overall_requests_per_second.svg",
            "000_overall_share_of_failures.svg",
            "000_overall_users.svg",
            "000_overall_distribution.svg",
            "000_overall_heat_map.svg",
            "001_get_response_times.svg",
            "001_get_requests_per_second.svg",
            "001_get_distribution.svg",
            "001_get_heat_map.svg",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn the_open_model_has_a_picture_of_its_arrivals() {
        let plots = all(&super::super::sample::on_schedule());
        let arrivals: Vec<_> = plots
            .iter()
            .filter(|plot| plot.file_name.contains("arrivals"))
            .collect();
        assert_eq!(arrivals.len(), 1);
        for word in ["scheduled", "started", "dropped", "requests sent"] {
            assert!(arrivals[0].svg.contains(word), "{}", arrivals[0].svg);
        }
    }

    #[test]
    fn what_the_run_decided_is_marked_in_the_picture_of_its_users() {
        let mut document = Simulated::SHORT.document(&["/"]);
        let users = |document: &Document| Kind::Users.inline(Whose::whole(document)).into_string();
        let without = users(&document);
        assert!(!without.contains("decisions"), "{without}");
        let decision = |at_s| Decision {
            at_s,
            text: "autoscale: 8 from now on".to_owned(),
        };
        // One beyond the end of the time line has no place in it.
        document.decisions = [0.5, 1.0, 1e9].map(decision).to_vec();
        let svg = users(&document);
        let marks = svg.matches("stroke-dasharray=\"2 6\"").count();
        assert_eq!(marks, 2 + 1, "two and the legend: {svg}");
        assert!(svg.contains("data-names=\"users\""), "{svg}");
    }

    #[test]
    fn the_busiest_rows_are_drawn_where_they_are_many() {
        let mut document = Simulated::SHORT.document(&["/"; MOST_ROWS + 2]);
        for (place, row) in document.rows.iter_mut().enumerate() {
            row.stats.requests = 100 + place as u64;
        }
        document.rows[0].stats.requests = 1_000;
        let places = busiest(&document).into_iter().map(|(place, _)| place);
        let places: Vec<_> = places.collect();
        assert_eq!(places.len(), MOST_ROWS);
        assert_eq!(places[..2], [0, 3], "not the least requested two");
        assert!(places.is_sorted());
    }

    #[test]
    fn file_names_are_safe_and_unique_whatever_the_case() {
        let long = LONG.repeat(20);
        let plots = troubled(&[
            "../../etc/passwd",
            "/A",
            "/a",
            "CON",
            "日本語",
            "",
            &long,
            "a\u{0}b:c*?",
        ]);
        let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c);
        let mut seen = HashSet::new();
        for plot in plots {
            let name = plot.file_name;
            assert!(name.chars().all(safe) && name.len() < 100, "{name}");
            assert!(!name.contains(".."), "{name}");
            assert!(seen.insert(name.to_lowercase()), "{name} twice");
        }
    }

    #[test]
    fn pictures_are_well_formed_whatever_their_names() {
        let names = [
            "<script>alert(1)</script>",
            "\"'&]]>",
            "\u{0}\u{1b}[31m\u{ffff}",
            "",
            "a\nb\u{202e}c",
        ];
        let mut empty = Simulated::SHORT.document(&[]);
        empty.timeline.intervals.clear();
        empty.total = Stats::default();
        let none = all(&empty);
        for plot in troubled(&names).into_iter().chain(none) {
            let svg = roxmltree::Document::parse(&plot.svg);
            let svg = svg.unwrap_or_else(|error| panic!("{}: {error}", plot.file_name));
            let known = ["svg", "rect", "path", "polyline", "circle", "text"];
            for element in svg.descendants().filter(roxmltree::Node::is_element) {
                assert!(known.contains(&element.tag_name().name()), "{element:?}");
            }
        }
    }

    #[test]
    fn no_text_is_cut_off() {
        let wide = "W".repeat(300);
        let long = LONG.repeat(20);
        let japanese = "日本語の名前".repeat(30);
        for sample in [Simulated::SHORT, Simulated::TROUBLED, Simulated::LONG] {
            for plot in all(&sample.document(&[&wide, &long, &japanese])) {
                let svg = roxmltree::Document::parse(&plot.svg).unwrap();
                let width = svg.root_element().attribute("viewBox").unwrap();
                let width: f64 = width.split(' ').nth(2).unwrap().parse().unwrap();
                for text in svg.descendants().filter(|node| node.has_tag_name("text")) {
                    let (left, right) = extent(&text);
                    let inside = left >= 0.0 && right <= width;
                    assert!(
                        inside,
                        "{}: {:?} {left} {right}",
                        plot.file_name,
                        text.text()
                    );
                }
            }
        }
    }

    /// From where to where a text reaches, in a font of usual width.
    fn extent(text: &roxmltree::Node<'_, '_>) -> (f64, f64) {
        let number = |name| text.attribute(name).unwrap().parse::<f64>().unwrap();
        let ems = text
            .text()
            .unwrap_or_default()
            .trim()
            .chars()
            .map(|c| match c {
                'W' => 0.95,
                c if c < '\u{1100}' => 0.56,
                _ => 1.0,
            });
        let width = ems.sum::<f64>() * number("font-size");
        match text.attribute("text-anchor").unwrap() {
            "start" => (number("x"), number("x") + width),
            "middle" => (number("x") - width / 2.0, number("x") + width / 2.0),
            _ => (number("x") - width, number("x")),
        }
    }

    #[test]
    fn a_long_run_makes_small_pictures() {
        for plot in all(&Simulated::LONG.document(&["/"])) {
            assert!(
                plot.svg.len() < 60_000,
                "{}: {}",
                plot.file_name,
                plot.svg.len()
            );
        }
    }
}
