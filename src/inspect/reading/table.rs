//! Tables: row by row, each cell after the header of its column.

use super::super::model::Element;
use super::{Reader, bare_words};

/// Columns beyond this are of no table that anyone reads.
const MAX_COLUMNS: usize = 1000;

/// A cell at its place.
struct Cell<'e> {
    element: &'e Element,
    column: usize,
    width: usize,
}

/// A row; the header rows are those of header cells alone.
struct Row<'e> {
    cells: Vec<Cell<'e>>,
    is_header: bool,
}

impl Reader<'_> {
    pub(super) fn table(&mut self, table: &Element, language: Option<&str>) {
        let mut rows = Vec::new();
        gather(table, &mut rows);
        let grid = grid(&rows);
        let columns = grid.iter().flat_map(|row| &row.cells);
        let columns = columns
            .map(|cell| cell.column + cell.width)
            .max()
            .unwrap_or(0);
        let caption = table.children().find(|child| child.role == "Caption");
        self.begin(caption, columns, grid.len(), language);
        let within = self.lines.inline;
        let mut headers = Headers::new(table);
        for (index, row) in grid.iter().enumerate() {
            if row.cells.is_empty() {
                continue;
            }
            self.lines.end();
            if row.is_header {
                self.lines.announce("header row");
            } else {
                self.lines.announce(&format!("row {}", index + 1));
            }
            self.row(row, &mut headers, language);
            self.lines.end();
        }
        if within == 0 {
            self.lines.announce_line("end of table");
        } else {
            self.lines.announce("end of table");
        }
        // What is in a table beside its rows and caption is not passed over.
        for child in table.children() {
            let known = ["Caption", "TR", "THead", "TBody", "TFoot"].contains(&child.role.as_str());
            if !known {
                self.element(child, language);
            }
        }
    }

    fn begin(
        &mut self,
        caption: Option<&Element>,
        columns: usize,
        rows: usize,
        language: Option<&str>,
    ) {
        let plural = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        let size = format!("{}, {}", plural(columns, "column"), plural(rows, "row"));
        self.lines.end();
        match caption {
            Some(caption) => {
                self.lines.announce_from("table: ");
                self.lines.inline += 1;
                self.inline(caption, caption.language.as_deref().or(language));
                self.lines.inline -= 1;
                self.lines.announce_to(&format!(", {size}]"));
            }
            None => self.lines.announce(&format!("table: {size}")),
        }
        self.lines.end();
    }

    fn row(&mut self, row: &Row<'_>, headers: &mut Headers<'_>, language: Option<&str>) {
        self.lines.inline += 1;
        let here = row
            .cells
            .iter()
            .map(|cell| cell.element)
            .collect::<Vec<_>>();
        for (index, cell) in row.cells.iter().enumerate() {
            if index > 0 {
                self.lines.separate();
            }
            let language = cell.element.language.as_deref().or(language);
            if !row.is_header
                && let Some(header) = headers.of(cell, &here)
            {
                self.lines.say(&format!("{header}: "));
            }
            if super::has_words(cell.element) {
                self.inline(cell.element, language);
            } else {
                self.lines.announce("empty");
            }
            self.lines.end();
        }
        self.lines.inline -= 1;
        for cell in &row.cells {
            headers.learn(cell, row.is_header);
        }
    }
}

/// The rows of a table, in order.
fn gather<'e>(element: &'e Element, rows: &mut Vec<(&'e Element, bool)>) {
    for child in element.children() {
        match child.role.as_str() {
            "TR" => rows.push((child, element.role == "THead")),
            "THead" | "TBody" | "TFoot" => gather(child, rows),
            _ => {}
        }
    }
}

/// The cells of rows at their columns, below those that reach into further rows.
fn grid<'e>(rows: &[(&'e Element, bool)]) -> Vec<Row<'e>> {
    // For each column, the first row in which it is free.
    let mut free: Vec<usize> = Vec::new();
    let place = |(index, (row, in_head)): (usize, &(&'e Element, bool))| {
        let mut cells = Vec::new();
        let mut column = 0;
        for element in row
            .children()
            .filter(|child| matches!(child.role.as_str(), "TH" | "TD"))
        {
            while free.get(column).is_some_and(|row| *row > index) {
                column += 1;
            }
            let width = element.column_span.min(MAX_COLUMNS.saturating_sub(column));
            if width == 0 {
                break;
            }
            if free.len() < column + width {
                free.resize(column + width, 0);
            }
            free[column..column + width].fill(index + element.row_span);
            cells.push(Cell {
                element,
                column,
                width,
            });
            column += width;
        }
        let is_header = !cells.is_empty()
            && cells.iter().all(|cell| {
                cell.element.role == "TH"
                    && (*in_head || cell.element.scope.as_deref() != Some("Row"))
            });
        Row { cells, is_header }
    };
    rows.iter().enumerate().map(place).collect()
}

/// The words of header cells: by column, and by identifier.
struct Headers<'e> {
    columns: Vec<String>,
    named: Vec<(&'e str, &'e Element)>,
}

impl<'e> Headers<'e> {
    fn new(table: &'e Element) -> Self {
        let mut named = Vec::new();
        let mut rows = Vec::new();
        gather(table, &mut rows);
        for (row, _) in rows {
            let cells = row.children().filter(|cell| cell.role == "TH");
            named.extend(cells.filter_map(|cell| Some((cell.id.as_deref()?, cell))));
        }
        named.sort_by_key(|(id, _)| *id);
        Self {
            columns: Vec::new(),
            named,
        }
    }

    /// What is said before a cell of a row of elements; those that are headers were said before it.
    fn of(&self, cell: &Cell<'_>, row: &[&Element]) -> Option<String> {
        let named = cell.element.headers.iter().filter_map(|id| {
            let at = self
                .named
                .binary_search_by_key(&id.as_str(), |(id, _)| id)
                .ok()?;
            let header = self.named[at].1;
            let said = row.iter().any(|cell| std::ptr::eq(*cell, header));
            (!said).then(|| bare_words(header))
        });
        let named = named.collect::<Vec<_>>();
        let header = if named.is_empty() {
            self.columns.get(cell.column).cloned().unwrap_or_default()
        } else {
            named.join(", ")
        };
        Some(header).filter(|header| !header.is_empty())
    }

    /// A header cell holds for the columns below it; one in a row of other cells only if it says so and they have none:
    /// some programs say it of the headers of rows.
    fn learn(&mut self, cell: &Cell<'_>, in_header_row: bool) {
        let scope = cell.element.scope.as_deref();
        let for_column = in_header_row || matches!(scope, Some("Column" | "Both"));
        if cell.element.role != "TH" || !for_column {
            return;
        }
        let text = bare_words(cell.element);
        let end = cell.column + cell.width;
        if self.columns.len() < end {
            self.columns.resize(end, String::new());
        }
        for header in &mut self.columns[cell.column..end] {
            // Below a header of several columns stand those of each.
            if header.is_empty() {
                header.clone_from(&text);
            } else if in_header_row {
                *header = format!("{header}, {text}");
            }
        }
    }
}
