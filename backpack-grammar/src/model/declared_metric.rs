//! A metric that a test can measure.

use crate::errors::Errors;
use crate::model::text;
use crate::syntax::item::Header;
use crate::syntax::metric as written;
use crate::syntax::metric::MetricKind;

/// A checked declaration of a metric.
#[non_exhaustive]
pub struct DeclaredMetric {
    /// What it measures.
    pub kind: MetricKind,
    /// The method and the name of the row that it stands for.
    pub row: Option<(String, String)>,
}

/// Checks a declaration and notes each of its mistakes.
pub(crate) fn check(
    _header: &Header,
    written: written::Metric,
    errors: &mut Errors,
) -> Option<DeclaredMetric> {
    let row = written.row.map(|(method, name)| {
        errors.ok(text::check(&method, "a method"));
        errors.ok(text::check(&name, "a name"));
        (method.value(), name.value())
    });
    Some(DeclaredMetric {
        kind: written.kind,
        row,
    })
}

#[cfg(test)]
mod tests {
    use crate::Errors;

    fn refused(text: &str) -> Vec<String> {
        let mut errors = Errors::default();
        crate::declared_metrics(text.parse().expect("tokens"), &mut errors);
        errors.texts()
    }

    #[test]
    fn each_kind_is_read() {
        let text = r#"/// Docs.
            pub Render = time; CartSize = value; pub(crate) Logins = count; SayHello = row "GRPC" "SayHello";"#;
        assert_eq!(refused(text), [""; 0]);
    }

    #[test]
    fn each_mistake_is_told_once() {
        for text in [
            "Render = tiem;",
            "Render = ;",
            "Render time;",
            "Render = time",
            "Render = time \"x\";",
            "Render: time;",
            "Render = Duration;",
            "SayHello = row;",
            "SayHello = row \"GRPC\";",
            "SayHello = row \"GRPC\", \"SayHello\";",
            "SayHello = row GRPC SayHello;",
            "SayHello = row \"\" \"SayHello\";",
            "SayHello = row \"GRPC\" \" \";",
            "SayHello = row \"GRPC\" \"a\\nb\";",
            "Render = time; Render = value;",
        ] {
            assert_eq!(refused(text).len(), 1, "{text}: {:?}", refused(text));
        }
    }
}
