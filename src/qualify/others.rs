//! Whether a caption, a note or 填报单位 names another body or area than the report's.

use crate::codebook::{Codebook, bodies};
use crate::identify::whose::{Relation, Whose};
use crate::identify::{Issuer, ReportId, heads};
use crate::text::label;

/// Another body that a caption names: 其中,某局…情况如下, 某局2018年…统计表, …统计表(某局).
pub fn body(caption: &str, id: &ReportId, codebook: &Codebook) -> Option<String> {
    let own = Whose::of(id, codebook.divisions);
    let behind = || {
        let (before, inside) = label::closing_brackets(caption)?;
        (!before.is_empty()).then_some(inside)
    };
    let named = heads::body_named(caption, codebook);
    let name = named.or_else(|| heads::body_named(behind()?, codebook))?;
    // A place that got a new code is the same place.
    let is_own = [&id.place, &id.body].into_iter().any(|own| own.as_ref() == Some(&name));
    if is_own || name.starts_with(['本', '我', '各']) {
        return None;
    }
    let whose = Whose::said(&name, id.year, codebook.divisions);
    // The heading that a city gives to the tables of all its bodies.
    let of_all = whose.is_around(&own)
        || caption.contains("统计表") && !whose.is_apart(&own) && is_reported_by(id, codebook);
    // 滁州市发改委 in the report of the 滁州市发展和改革委员会.
    let is_own = of_all || whose.is_short_for(&own) && !whose.is_apart(&own);
    (whose.relation(&own) == Relation::Other && !is_own).then_some(name)
}

/// Whether 填报单位 of a table names another body than the report's.
pub fn is_of_others(unit: &str, id: &ReportId, codebook: &Codebook) -> bool {
    if [&id.place, &id.body].into_iter().any(|own| own.as_deref() == Some(unit)) {
        return false;
    }
    let (own, whose) =
        (Whose::of(id, codebook.divisions), Whose::said(unit, id.year, codebook.divisions));
    let is_alike = whose.is_around(&own) || whose.is_short_for(&own);
    let for_area = codebook.divisions.bodies.list(bodies::List::FillsIn);
    let is_in_charge = || for_area.iter().any(|word| unit.contains(word));
    let is_strange =
        || id.issuer == Issuer::Area && heads::is_of_unknown_kind(unit, codebook.divisions);
    match whose.relation(&own) {
        Relation::Same => false,
        Relation::Open => is_strange(),
        Relation::Other => whose.is_apart(&own) || !is_alike && !is_in_charge(),
    }
}

/// Whether 填报单位 names the body of the report.
fn is_reported_by(id: &ReportId, codebook: &Codebook) -> bool {
    let own = Whose::of(id, codebook.divisions);
    let mut units = id.votes.iter().filter(|vote| vote.sign == "reporting_unit");
    units.any(|unit| {
        let said = Whose::said(&unit.says, id.year, codebook.divisions);
        said.relation(&own) != Relation::Other
    })
}

/// Whether 全省 is said in the report of a county.
pub fn is_of_other_area(word: &str, id: &ReportId) -> bool {
    let (Issuer::Area, Some(place)) = (id.issuer, &id.place) else { return false };
    let Some(kind) = word.strip_prefix('全') else { return false };
    let kinds = ["省", "市", "县", "区", "州", "盟", "旗"];
    let told = |text: &str| kinds.into_iter().find(|kind| text.ends_with(kind));
    // 全区 is of an autonomous region, and of a county-level district.
    kinds.contains(&kind) && told(place).is_some_and(|own| own != kind)
}
