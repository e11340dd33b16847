//! Draws the rounds of `bench/run` as an SVG: for each work a row a tool, a bar to the median, a dot for each round.
//!
//! `cargo run -p backpack-bench --bin plot -- target/bench/rounds.csv target/bench/rounds.svg`

use std::error::Error;
use std::process::ExitCode;
use std::{env, fs};

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use serde::Deserialize;

const WIDTH: u32 = 900;
const LEFT: i32 = 120;
const RIGHT: i32 = 790;
const ROW: i32 = 22;
const HEADING: i32 = 34;

/// What is drawn of a line of the CSV.
#[derive(Deserialize)]
struct Round {
    work: String,
    tool: String,
    rate: f64,
    disturbed: String,
}

/// What was asked, and of whom.
struct Work {
    name: String,
    tools: Vec<Tool>,
}

impl Work {
    fn height(&self) -> i32 {
        HEADING + ROW * self.tools.len() as i32
    }
}

/// The undisturbed rounds of one tool.
struct Tool {
    name: String,
    rates: Vec<f64>,
}

impl Tool {
    fn median(&self) -> f64 {
        let mut sorted = self.rates.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match sorted.len() % 2 {
            0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
            _ => sorted[middle],
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        eprintln!("plot: give a CSV of rounds and the SVG to write: plot rounds.csv rounds.svg");
        return ExitCode::from(2);
    };
    match read(from).and_then(|works| Ok(fs::write(to, draw(&works)?)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("plot: {from} to {to}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Works and their tools, in the order of the file; the fastest tool first.
fn read(path: &str) -> Result<Vec<Work>, Box<dyn Error>> {
    let mut works: Vec<Work> = Vec::new();
    for round in csv::Reader::from_path(path)?.into_deserialize() {
        let round: Round = round?;
        if round.disturbed == "True" {
            continue;
        }
        let work = place(
            &mut works,
            |work| work.name == round.work,
            || Work {
                name: round.work.clone(),
                tools: Vec::new(),
            },
        );
        let tool = place(
            &mut work.tools,
            |tool| tool.name == round.tool,
            || Tool {
                name: round.tool.clone(),
                rates: Vec::new(),
            },
        );
        tool.rates.push(round.rate);
    }
    for work in &mut works {
        work.tools
            .sort_by(|one, other| other.median().total_cmp(&one.median()));
    }
    if works.is_empty() {
        return Err("it has no undisturbed round".into());
    }
    Ok(works)
}

/// The item that fits, or a new one at the end.
fn place<T>(items: &mut Vec<T>, fits: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &mut T {
    let at = items.iter().position(fits).unwrap_or_else(|| {
        items.push(new());
        items.len() - 1
    });
    &mut items[at]
}

fn draw(works: &[Work]) -> Result<String, Box<dyn Error>> {
    let height: i32 = works.iter().map(Work::height).sum::<i32>() + 10;
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height as u32)).into_drawing_area();
        area.fill(&WHITE)?;
        let mut top = 0;
        for work in works {
            draw_work(&area, top, work)?;
            top += work.height();
        }
        area.present()?;
    }
    Ok(svg)
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw_work(area: &Area<'_>, top: i32, work: &Work) -> Result<(), Box<dyn Error>> {
    let most = work
        .tools
        .iter()
        .flat_map(|tool| &tool.rates)
        .copied()
        .fold(1.0, f64::max);
    let x = |rate: f64| LEFT + (rate / most * f64::from(RIGHT - LEFT)) as i32;
    let text = |size: i32, side: HPos| {
        ("sans-serif", size)
            .into_font()
            .color(&BLACK)
            .pos(Pos::new(side, VPos::Center))
    };
    area.draw(&Text::new(
        format!("{}: requests a second", work.name),
        (10, top + HEADING / 2 + 2),
        text(15, HPos::Left),
    ))?;
    for (number, tool) in work.tools.iter().enumerate() {
        let middle = top + HEADING + ROW * number as i32 + ROW / 2;
        let ours = tool.name == "backpack";
        let color = if ours {
            RGBColor(196, 98, 16)
        } else {
            RGBColor(150, 165, 180)
        };
        area.draw(&Rectangle::new(
            [(LEFT, middle - 7), (x(tool.median()), middle + 7)],
            color.filled(),
        ))?;
        for rate in &tool.rates {
            area.draw(&Circle::new((x(*rate), middle), 2, BLACK.filled()))?;
        }
        area.draw(&Text::new(
            tool.name.clone(),
            (LEFT - 8, middle),
            text(13, HPos::Right),
        ))?;
        area.draw(&Text::new(
            thousands(tool.median()),
            (RIGHT + 12, middle),
            text(13, HPos::Left),
        ))?;
    }
    Ok(())
}

/// 131072.4 is 131,072.
fn thousands(rate: f64) -> String {
    let digits = format!("{rate:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_ends_at_the_median_whatever_the_order_of_rounds() {
        let tool = |rates: &[f64]| Tool {
            name: String::new(),
            rates: rates.to_vec(),
        };
        assert_eq!(tool(&[3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(tool(&[4.0, 1.0, 2.0, 3.0]).median(), 2.5);
    }

    #[test]
    fn rates_are_told_with_their_thousands() {
        assert_eq!(thousands(812.4), "812");
        assert_eq!(thousands(131_072.4), "131,072");
        assert_eq!(thousands(1_310_720.0), "1,310,720");
    }
}
