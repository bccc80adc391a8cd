//! Markdown tables.

/// Prints rows under a head, in aligned columns.
pub fn print(head: &[&str], rows: &[Vec<String>]) {
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(column, title)| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain([title.len()]).max().unwrap_or(0)
        })
        .collect();
    line(head.iter().copied(), &widths);
    println!("|{}", widths.iter().map(|width| "-".repeat(width + 2) + "|").collect::<String>());
    for row in rows {
        line(row.iter().map(String::as_str), &widths);
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, widths: &[usize]) {
    let cells: Vec<String> = cells.zip(widths).map(|(cell, &width)| format!(" {cell:<width$} |")).collect();
    println!("|{}", cells.concat());
}
