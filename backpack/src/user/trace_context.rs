//! W3C trace contexts: each request gets one, so that it is found in the traces of the service.
//!
//! Source: <https://www.w3.org/TR/trace-context/>, sections 3.2 and 3.3.

use http::HeaderValue;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// The header that carries them.
pub(crate) const TRACEPARENT: &str = "traceparent";

/// Makes the contexts of one user. They do not come from the seed: two runs with the same one are different traces.
#[derive(Debug)]
pub(crate) struct TraceContexts(Xoshiro256PlusPlus);

impl TraceContexts {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// The next one, which is to be recorded, as its header says it.
    pub(crate) fn next(&mut self) -> HeaderValue {
        // None of the two may be zero.
        let trace = self.0.random_range(1..u128::MAX);
        let parent = self.0.random_range(1..u64::MAX);
        let text = format!("00-{trace:032x}-{parent:016x}-01");
        HeaderValue::try_from(text).expect("hexadecimal digits are no bad value")
    }
}

/// The trace of a context, as tracing tools look for it.
pub(crate) fn trace_of(context: &HeaderValue) -> Option<&str> {
    context.to_str().ok()?.split('-').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_has_a_trace_of_its_own_in_the_form_of_the_standard() {
        let mut contexts = TraceContexts::new(7);
        let (one, next) = (contexts.next(), contexts.next());
        assert_ne!(one, next);
        let text = one.to_str().expect("text");
        let lengths: Vec<_> = text.split('-').map(str::len).collect();
        assert_eq!(lengths, [2, 32, 16, 2], "{text}");
        assert_eq!(trace_of(&one), Some(&text[3..35]));
    }
}
