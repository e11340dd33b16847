//! The headers that both sides know from the start: RFC 7541, appendix A.

/// By their index, which begins with 1.
pub(super) const FIXED: [(&str, &str); 61] = [
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    (":status", "200"),
    (":status", "204"),
    (":status", "206"),
    (":status", "304"),
    (":status", "400"),
    (":status", "404"),
    (":status", "500"),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    ("accept-language", ""),
    ("accept-ranges", ""),
    ("accept", ""),
    ("access-control-allow-origin", ""),
    ("age", ""),
    ("allow", ""),
    ("authorization", ""),
    ("cache-control", ""),
    ("content-disposition", ""),
    ("content-encoding", ""),
    ("content-language", ""),
    ("content-length", ""),
    ("content-location", ""),
    ("content-range", ""),
    ("content-type", ""),
    ("cookie", ""),
    ("date", ""),
    ("etag", ""),
    ("expect", ""),
    ("expires", ""),
    ("from", ""),
    ("host", ""),
    ("if-match", ""),
    ("if-modified-since", ""),
    ("if-none-match", ""),
    ("if-range", ""),
    ("if-unmodified-since", ""),
    ("last-modified", ""),
    ("link", ""),
    ("location", ""),
    ("max-forwards", ""),
    ("proxy-authenticate", ""),
    ("proxy-authorization", ""),
    ("range", ""),
    ("referer", ""),
    ("refresh", ""),
    ("retry-after", ""),
    ("server", ""),
    ("set-cookie", ""),
    ("strict-transport-security", ""),
    ("transfer-encoding", ""),
    ("user-agent", ""),
    ("vary", ""),
    ("via", ""),
    ("www-authenticate", ""),
];

/// The index of a header, and whether that of its value too.
pub(super) fn find(name: &str, value: &[u8]) -> Option<(usize, bool)> {
    let is_named = |(_, entry): &(usize, &(&str, &str))| entry.0 == name;
    let named = || (1..).zip(&FIXED).filter(is_named);
    let whole = named().find(|(_, entry)| !value.is_empty() && entry.1.as_bytes() == value);
    let whole = whole.map(|(index, _)| (index, true));
    whole.or_else(|| named().next().map(|(index, _)| (index, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_found_whole_or_by_its_name() {
        assert_eq!(find(":method", b"POST"), Some((3, true)));
        assert_eq!(find(":method", b"PUT"), Some((2, false)));
        assert_eq!(find("accept", b""), Some((19, false)));
        assert_eq!(find("www-authenticate", b"Basic"), Some((61, false)));
        assert_eq!(find("x-own", b"1"), None);
    }
}
