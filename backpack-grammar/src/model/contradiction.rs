//! Thresholds that say the same twice, or cannot hold beside each other.

use std::mem::discriminant;

use crate::model::depends::same;
use crate::model::threshold::{Bound, Threshold};
use crate::syntax::threshold::Comparison;

impl Threshold {
    /// Refuses what another threshold says already, or what cannot hold beside it.
    pub(crate) fn check_beside(&self, other: &Self) -> syn::Result<()> {
        let refuse = |message| Err(syn::Error::new(self.span, message));
        if self.text == other.text {
            return refuse(format!(
                "`{}` stands twice: remove one of the two",
                self.text
            ));
        }
        if self.is_about_the_same(other) && self.excludes(other) {
            let (this, other) = (&self.text, &other.text);
            return refuse(format!(
                "`{this}` cannot hold beside `{other}`: remove one of the two"
            ));
        }
        Ok(())
    }

    /// Whether no figure holds to both.
    fn excludes(&self, other: &Self) -> bool {
        let (upper, lower) = match (self.comparison.is_upper(), other.comparison.is_upper()) {
            (true, false) => (self, other),
            (false, true) => (other, self),
            _ => return false,
        };
        let touch =
            upper.comparison == Comparison::AtMost && lower.comparison == Comparison::AtLeast;
        match (upper.bound.amount(), lower.bound.amount()) {
            (Some(most), Some(least)) => least > most || (least >= most && !touch),
            _ => false,
        }
    }

    /// Whether one figure is held to both.
    fn is_about_the_same(&self, other: &Self) -> bool {
        let same_source = match (&self.source, &other.source) {
            (None, None) => true,
            (Some(one), Some(other)) => same(one, other),
            _ => false,
        };
        same_source
            && self.metric == other.metric
            && self.operation.map(|(operation, _)| operation)
                == other.operation.map(|(operation, _)| operation)
            && self.timing.map(|(timing, _)| timing) == other.timing.map(|(timing, _)| timing)
            && discriminant(&self.bound) == discriminant(&other.bound)
    }
}

impl Bound {
    /// What it is measured by, where the threshold tells it.
    #[allow(clippy::cast_precision_loss)] // exact as far as anyone can count requests
    fn amount(self) -> Option<f64> {
        match self {
            Self::Time(time) => Some(time.as_secs_f64()),
            Self::Percent(number) | Self::PerSecond(number) | Self::Number(number) => Some(number),
            Self::Count(count) => Some(count as f64),
            Self::Baseline(_) => None,
        }
    }
}
