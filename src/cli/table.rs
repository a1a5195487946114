//! Tables for people, with columns as wide as their cells.

use unicode_width::UnicodeWidthStr;

/// The alignment of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Rows below the names of their columns, with two spaces between columns.
pub(super) fn table<const N: usize>(columns: [(&str, Side); N], rows: &[[String; N]]) -> String {
    let names = columns.map(|(name, _)| name.to_owned());
    let all = || std::iter::once(&names).chain(rows);
    let width = |column: usize| {
        let cells = all().map(|row| shown(&row[column]).width());
        cells.max().unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let mut text = String::new();
    for row in all() {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let cell = shown(cell);
            let gap = " ".repeat(widths[column] - cell.width());
            line += &match columns[column].1 {
                Side::Left => cell + &gap,
                Side::Right => gap + &cell,
            };
            line += "  ";
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

/// One line, without control characters.
fn shown(cell: &str) -> String {
    cell.replace(char::is_control, "?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_their_display_width() {
        let rows = [
            ["日本".to_owned(), "7".to_owned()],
            ["a\u{1b}b".to_owned(), "12".to_owned()],
        ];
        let text = table([("NAME", Side::Left), ("N", Side::Right)], &rows);
        assert_eq!(text, "NAME   N\n日本   7\na?b   12\n");
    }
}
