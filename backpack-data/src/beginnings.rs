//! Where the elements of a JSON array begin, which the library that reads them does not tell.

/// The line of each, from 1. Of what is no JSON they are as they come.
pub(crate) fn beginnings(text: &[u8]) -> impl Iterator<Item = u64> {
    let (mut line, mut depth, mut is_next) = (1, 0_u64, false);
    let mut bytes = text.iter();
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.next() {
            match byte {
                b'\n' => line += 1,
                b' ' | b'\t' | b'\r' => {}
                b',' if depth == 1 => is_next = true,
                b'[' if depth == 0 => (depth, is_next) = (1, true),
                _ => {
                    match byte {
                        b'[' | b'{' => depth += 1,
                        b']' | b'}' => depth = depth.saturating_sub(1),
                        b'"' => skip_text(&mut bytes),
                        _ => {}
                    }
                    if std::mem::take(&mut is_next) {
                        return Some(line);
                    }
                }
            }
        }
        None
    })
}

/// Goes behind the quote that ends it. A line does not end in it.
fn skip_text<'t>(bytes: &mut impl Iterator<Item = &'t u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_begins_where_it_is_written() {
        for (text, expected) in [
            ("[1, 2,\n3]", &[1, 1, 2][..]),
            (
                "\n[\n{\n\"a\": [1,\n2],\n\"b\": {}\n},\n\"]\\\",[\"\n,\n[]]",
                &[3, 8, 10],
            ),
            ("[", &[]),
        ] {
            assert_eq!(
                beginnings(text.as_bytes()).collect::<Vec<_>>(),
                expected,
                "{text}"
            );
        }
    }
}
