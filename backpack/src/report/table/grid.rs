//! Rows of figures under their heads, as wide as a terminal is.

use comfy_table::{CellAlignment, Table, presets};

use super::cells::{SHORTEST_NAME, longest_name, short};

/// Behind each column but the last.
const GAP: usize = 2;

/// The place of the names; before them stand the methods, behind them the figures.
const NAME: usize = 1;

/// A table whose rows are a method, a name, and figures.
pub(crate) struct Grid {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    pub(crate) fn new(head: &[&'static str], rows: Vec<Vec<String>>) -> Self {
        let head = head.to_vec();
        Self { head, rows }
    }

    /// For lines of so many characters, where that is known: names lose their middle, columns of these heads are left out one after
    /// the other, and then names lose more.
    pub(crate) fn text(mut self, width: Option<usize>, spare: &[&str]) -> String {
        let longest = longest_name(width);
        self.shorten(longest);
        let Some(width) = width else {
            return self.table().trim_fmt();
        };
        for head in spare {
            if self.excess(width) == 0 {
                break;
            }
            self.leave_out(head);
        }
        let names = self.widths()[NAME];
        let room = names.saturating_sub(self.excess(width));
        self.shorten(room.clamp(SHORTEST_NAME, longest));
        self.table().trim_fmt()
    }

    fn shorten(&mut self, longest: usize) {
        for row in &mut self.rows {
            row[NAME] = short(&row[NAME], longest);
        }
    }

    fn leave_out(&mut self, head: &str) {
        let Some(place) = self.head.iter().position(|it| *it == head) else {
            return;
        };
        self.head.remove(place);
        for row in &mut self.rows {
            row.remove(place);
        }
    }

    /// By how much the lines are too long.
    fn excess(&self, width: usize) -> usize {
        let widths = self.widths();
        let gaps = GAP * widths.len().saturating_sub(1);
        let line = widths.into_iter().sum::<usize>() + gaps;
        line.saturating_sub(width)
    }

    fn widths(&self) -> Vec<usize> {
        let widths = self.table().column_max_content_widths();
        widths.into_iter().map(usize::from).collect()
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header(&self.head);
        table.add_rows(&self.rows);
        for (place, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, GAP as u16));
            if place > NAME {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: [&str; 5] = ["Method", "Name", "Requests", "Min", "99 %"];

    fn text(name: &str, width: Option<usize>) -> String {
        let row = ["GET", name, "12", "1.00 ms", "432 ms"];
        let rows = vec![row.map(str::to_owned).to_vec()];
        Grid::new(&HEAD, rows).text(width, &["Min", "99 %"])
    }

    fn longest_line(text: &str) -> usize {
        let lines = text.lines().map(|line| line.chars().count());
        lines.max().expect("a head")
    }

    #[test]
    fn what_fits_is_shown_whole() {
        let expected =
            "Method  Name  Requests      Min    99 %\nGET     /           12  1.00 ms  432 ms";
        assert_eq!(text("/", None), expected);
        assert_eq!(text("/", Some(39)), expected);
    }

    #[test]
    fn columns_are_left_out_before_lines_are_too_long() {
        assert_eq!(
            text("/", Some(38)),
            "Method  Name  Requests    99 %\nGET     /           12  432 ms"
        );
        assert_eq!(
            text("/", Some(25)),
            "Method  Name  Requests\nGET     /           12"
        );
    }

    #[test]
    fn names_lose_what_still_is_too_much() {
        for width in [34, 40, 60, 80, 120] {
            let text = text(&"/a/long/name".repeat(10), Some(width));
            assert!(longest_line(&text) <= width, "{width}: {text}");
        }
        let narrow = text("/a/name/of/more/than/that", Some(5));
        assert!(narrow.contains("/a/name/…an/that"), "{narrow}");
    }
}
