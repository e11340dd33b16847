//! The host that requests go to.

use url::Url;

/// The host as a URL, or what is wrong with it.
pub(super) fn host(host: Option<&str>) -> Result<Url, String> {
    let Some(host) = host else {
        return Err("no host: give one, as in `--host http://127.0.0.1:8080` or `.host(\"http://127.0.0.1:8080\")`".to_owned());
    };
    if host.contains(|it: char| it.is_control() || it.is_whitespace()) {
        return Err(format!(
            "the host {host:?} has a space or a control character in it: write it without"
        ));
    }
    if !host.contains("://") {
        return Err(format!(
            "the host `{host}` has no scheme: write http://{host} or https://{host}"
        ));
    }
    let url =
        Url::parse(host).map_err(|error| format!("the host `{host}` is not a URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("the host `{host}` is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "the host holds a name or a password: send them as a header, `authorization`"
                .to_owned(),
        );
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!(
            "the host `{host}` has a query or a fragment: write it without"
        ));
    }
    if url.scheme() == "https" && !cfg!(feature = "tls") {
        return Err(format!(
            "the host `{host}` is https: build backpack-load with the feature `tls`"
        ));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_bad_host_is_told_of_in_one_line() {
        let problem = |text| host(Some(text)).unwrap_err();
        assert!(host(None).unwrap_err().contains("no host"));
        assert!(problem("localhost:8080").contains("write http://localhost:8080"));
        for broken in ["http://\r\nEvil:1", "http://a b", " http://a", "http://a\0"] {
            let problem = problem(broken);
            assert!(
                problem.contains("write it without") && !problem.contains('\n'),
                "{problem}"
            );
        }
        assert!(problem("ftp://localhost").contains("neither http nor https"));
        assert!(problem("http://").contains("is not a URL"));
        assert!(problem("http://localhost/?a=1").contains("query"));
        assert!(problem("http://me:secret@localhost").contains("authorization"));
    }

    #[test]
    fn a_host_may_have_a_path() {
        assert_eq!(
            host(Some("http://localhost/api/")).unwrap().as_str(),
            "http://localhost/api/"
        );
    }
}
