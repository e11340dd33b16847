//! All of a picture but its data: how large it is, what stands around its plane, and where.

use super::axis::Axis;
use super::series::Readings;
use super::text::width;

/// A picture is drawn in whole numbers, this much larger than it is shown.
pub(super) const FINE: i32 = 2;

pub(super) const INK: &str = "#1B1F24";
pub(super) const QUIET: &str = "#57606A";
pub(super) const GRID: &str = "#D8DEE4";
/// Behind seconds in which the generator was the limit.
pub(super) const BAND: &str = "#FBE6B8";

/// What lines are drawn with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen {
    pub(super) color: &'static str,
    /// By them curves are told apart without colours; none: the line is whole.
    pub(super) dashes: Option<&'static str>,
    pub(super) width: i32,
}

// The colours of Okabe and Ito, which the colour-blind tell apart.
pub(super) const BLUE: Pen = Pen::of_curve("#0072B2", None);
pub(super) const GREEN: Pen = Pen::of_curve("#009E73", Some("18 8"));
pub(super) const VERMILLION: Pen = Pen::of_curve("#D55E00", Some("6 6"));
pub(super) const PURPLE: Pen = Pen::of_curve("#CC79A7", Some("2 6"));

impl Pen {
    pub(super) const AXIS: Self = Self {
        color: QUIET,
        dashes: None,
        width: FINE,
    };

    const fn of_curve(color: &'static str, dashes: Option<&'static str>) -> Self {
        Self {
            color,
            dashes,
            width: 2 * FINE,
        }
    }
}

/// How large a picture is, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) text: i32,
}

impl Size {
    /// A file of its own.
    pub(super) const FILE: Self = Self {
        width: 960,
        height: 420,
        text: 14,
    };
    /// One of several in a page.
    pub(super) const INLINE: Self = Self {
        width: 560,
        height: 250,
        text: 13,
    };
}

/// All of a picture but its data.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) size: Size,
    /// None in a page, which has headings of its own.
    pub(super) title: Option<&'a str>,
    /// For those who cannot see it.
    pub(super) description: &'a str,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) legend: Vec<Key>,
    /// Stretches of the horizontal axis that the ground marks.
    pub(super) bands: Vec<[f64; 2]>,
    /// What a page shows under the pointer, and how.
    pub(super) readings: Readings,
    pub(super) write: fn(f64) -> String,
}

/// An entry of a legend.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Curve(Pen, String),
    /// A ground of this colour.
    Band(&'static str, String),
    /// From the first colour to the last.
    Ramp(&'static [&'static str], String),
}

impl Key {
    pub(super) fn curve(pen: Pen, text: impl Into<String>) -> Self {
        Self::Curve(pen, text.into())
    }

    pub(super) fn text(&self) -> &str {
        let (Self::Curve(_, text) | Self::Band(_, text) | Self::Ramp(_, text)) = self;
        text
    }

    /// How wide the picture before the text is.
    pub(super) fn swatch(&self, text: i32) -> i32 {
        match self {
            Self::Curve(..) => text * 2,
            Self::Band(..) => text,
            Self::Ramp(colors, _) => text * colors.len() as i32,
        }
    }
}

/// Where the parts are, in fine pixels.
pub(super) struct Layout {
    pub(super) left: i32,
    pub(super) right: i32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    /// The line of the legend.
    pub(super) head: i32,
    /// How large texts are.
    pub(super) text: i32,
}

impl Layout {
    pub(super) fn of(frame: &Frame<'_>) -> Self {
        let text = frame.size.text * FINE;
        let labels = frame.y.ticks.iter().map(|(_, label)| width(label, text));
        let title = if frame.title.is_some() { text * 2 } else { 0 };
        let head = title + text;
        Self {
            left: labels.max().unwrap_or(0) + text,
            right: frame.size.width * FINE - text * 3 / 2,
            top: head + text * 3 / 2,
            bottom: frame.size.height * FINE - text * 7 / 2,
            head,
            text,
        }
    }

    /// From left to right.
    pub(super) fn center(&self) -> i32 {
        i32::midpoint(self.left, self.right)
    }
}
