//! Whether two reports, or two spots of a document, are of one body and year.

use super::body::{Body, is_in_charge};
use super::{Issuer, ReportId};
use crate::codebook::divisions::Divisions;

/// What is known of a report's body and year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Whose {
    pub year: Option<u16>,
    /// Codes of the divisions that the place may mean.
    codes: Vec<String>,
    /// Empty where nothing names it.
    place: String,
    body: String,
    issuer: Issuer,
}

/// How what is said at two spots goes together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Of one body and year.
    Same,
    /// Nothing speaks against it, and not all of it is told.
    Open,
    /// Of another place, year or body.
    Other,
}

impl Whose {
    /// What a single spot says.
    pub fn said(body: &str, year: Option<u16>, divisions: &Divisions) -> Self {
        let body = super::body::parse(body, year, divisions);
        Self { year, ..Self::from(body) }
    }

    pub fn of_year(self, year: Option<u16>) -> Self {
        Self { year, ..self }
    }

    /// Takes over what is open from another spot of the same report.
    pub fn complete(&mut self, other: &Whose) {
        let year = self.year.or(other.year);
        if self.body.is_empty() && self.place.is_empty() {
            self.clone_from(other);
        }
        self.year = year;
    }

    pub fn relation(&self, other: &Whose) -> Relation {
        let years = match (self.year, other.year) {
            (Some(one), Some(other)) if one == other => Relation::Same,
            (Some(_), Some(_)) => Relation::Other,
            (None, _) | (_, None) => Relation::Open,
        };
        years.max(self.bodies(other))
    }

    fn bodies(&self, other: &Whose) -> Relation {
        let unnamed = |whose: &Whose| whose.body.is_empty() && whose.place.is_empty();
        if unnamed(self) || unnamed(other) {
            return Relation::Open;
        }
        if self.is_elsewhere(other) {
            return Relation::Other;
        }
        let related = is_part(&self.body, &other.body) || is_part(&other.body, &self.body);
        match (self.issuer, other.issuer) {
            (Issuer::Unknown, Issuer::Unknown) if !related && !self.shares_code(other) => {
                Relation::Other
            }
            (Issuer::Unknown, _) | (_, Issuer::Unknown) => {
                if related {
                    Relation::Same
                } else {
                    Relation::Open
                }
            }
            // The office or department in charge writes the report of the whole area.
            _ if self.is_for_area() && other.is_for_area() => {
                if self.issuer == other.issuer {
                    Relation::Same
                } else {
                    Relation::Open
                }
            }
            (one, other) if one == other && related => Relation::Same,
            (
                Issuer::Area
                | Issuer::Office
                | Issuer::Department
                | Issuer::Town
                | Issuer::Zone
                | Issuer::Institution,
                _,
            ) => Relation::Other,
        }
    }

    fn is_elsewhere(&self, other: &Whose) -> bool {
        if self.codes.is_empty() || other.codes.is_empty() {
            let named = !self.place.is_empty() && !other.place.is_empty();
            let near = is_part(&self.place, &other.place) || is_part(&other.place, &self.place);
            return named && !near && !self.body.contains(&other.place);
        }
        !self.shares_code(other)
    }

    /// Whether they name two places of which neither lies in the other.
    pub fn is_apart(&self, other: &Whose) -> bool {
        let stem = |code: &str| {
            let code = code.strip_suffix("00").unwrap_or(code);
            code.strip_suffix("00").unwrap_or(code).to_owned()
        };
        let holds = |one: &Whose, other: &Whose| {
            one.codes.iter().any(|code| other.codes.iter().any(|o| o.starts_with(&stem(code))))
        };
        let coded = !self.codes.is_empty() && !other.codes.is_empty();
        // A place that got a new code is the same place.
        coded && self.place != other.place && !holds(self, other) && !holds(other, self)
    }

    fn shares_code(&self, other: &Whose) -> bool {
        self.codes.iter().any(|code| other.codes.contains(code))
    }

    fn is_for_area(&self) -> bool {
        match self.issuer {
            Issuer::Area | Issuer::Office => true,
            Issuer::Department => is_in_charge(&self.body),
            Issuer::Town | Issuer::Zone | Issuer::Institution | Issuer::Unknown => false,
        }
    }

    /// Whether the name is that of a body, by its ending.
    pub fn is_body(&self) -> bool {
        self.issuer != Issuer::Unknown
    }

    /// Whether it is an area, and the other one of its bodies.
    pub fn is_around(&self, body: &Whose) -> bool {
        let is_area = |whose: &Whose| matches!(whose.issuer, Issuer::Area | Issuer::Office);
        is_area(self) && !is_area(body) && !self.is_apart(body)
    }

    /// Whether both are told in headings and one is of the area, the other of its office alone.
    pub fn is_office_beside_area(&self, other: &Whose) -> bool {
        let pair = (self.issuer, other.issuer);
        pair == (Issuer::Area, Issuer::Office) || pair == (Issuer::Office, Issuer::Area)
    }
}

impl From<Body> for Whose {
    fn from(body: Body) -> Self {
        Self {
            year: None,
            codes: body.candidates.iter().map(|division| division.code.to_owned()).collect(),
            place: body.place,
            body: body.text,
            issuer: body.kind,
        }
    }
}

impl From<&ReportId> for Whose {
    fn from(id: &ReportId) -> Self {
        Self {
            year: id.year,
            codes: id.division.iter().cloned().collect(),
            place: id.place.clone().unwrap_or_default(),
            body: id.body.clone().unwrap_or_default(),
            issuer: id.issuer,
        }
    }
}

/// 财政局 is a part of 东阳市财政局.
fn is_part(one: &str, other: &str) -> bool {
    !one.is_empty() && other.contains(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: (&str, u16), other: (&str, u16), expected: Relation) {
        let divisions = Divisions::embedded();
        let said =
            |(body, year): (&str, u16)| Whose::said(body, (year > 0).then_some(year), divisions);
        assert_eq!(said(one).relation(&said(other)), expected);
        assert_eq!(said(other).relation(&said(one)), expected);
    }

    #[test]
    fn another_year_or_place() {
        check(("东阳市", 2018), ("东阳市", 2019), Relation::Other);
        check(("东阳市", 2018), ("义乌市人民政府", 2018), Relation::Other);
        check(("建新镇", 2018), ("湖塘镇人民政府", 2018), Relation::Other);
        check(("东阳市", 2018), ("东阳市人民政府", 2018), Relation::Same);
        check(("东阳市", 2018), ("浙江省东阳市", 0), Relation::Open);
        check(("", 2018), ("东阳市", 2018), Relation::Open);
    }

    #[test]
    fn another_body_of_one_place() {
        check(("东阳市财政局", 2018), ("东阳市教育局", 2018), Relation::Other);
        check(("东阳市财政局", 2018), ("财政局", 2018), Relation::Same);
        check(("市财政局", 2018), ("市教育局", 2018), Relation::Other);
        check(("东阳市", 2018), ("东阳市财政局", 2018), Relation::Other);
    }

    #[test]
    fn the_office_writes_for_the_area() {
        check(("东阳市", 2018), ("东阳市人民政府办公室", 2018), Relation::Open);
        check(("东阳市", 2018), ("东阳市大数据管理局", 2018), Relation::Open);
    }

    #[test]
    fn a_name_of_several_places() {
        check(("鼓楼区", 2018), ("徐州市鼓楼区人民政府", 2018), Relation::Same);
        check(("南京市鼓楼区", 2018), ("徐州市鼓楼区人民政府", 2018), Relation::Other);
    }
}
