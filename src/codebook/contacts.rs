//! Telephone area codes and web hosts of governments: where a contact line belongs.

use std::borrow::Cow;

use super::CodebookError;
use super::divisions::Divisions;
use super::sheet::Sheet;

/// Where contact lines belong. The files are small and seldom asked, so they are searched as they
/// stand.
#[derive(Clone, Debug)]
pub struct Contacts {
    area_codes: Cow<'static, str>,
    hosts: Cow<'static, str>,
}

/// The files, and the columns of their keys.
pub(super) const AREA_CODES: (&str, &str) = ("area_codes.csv", "area_code");
pub(super) const HOSTS: (&str, &str) = ("hosts.csv", "host");

impl Default for Contacts {
    /// Those that the program carries.
    fn default() -> Self {
        Self {
            area_codes: include_str!("data/area_codes.csv").into(),
            hosts: include_str!("data/hosts.csv").into(),
        }
    }
}

impl Contacts {
    /// Files of a codebook folder; what is not there is what the program carries.
    pub(super) fn parse(
        area_codes: Option<&str>,
        hosts: Option<&str>,
        divisions: &Divisions,
    ) -> Result<Self, CodebookError> {
        let mut contacts = Self::default();
        if let Some(text) = area_codes {
            contacts.area_codes = checked(AREA_CODES, text, divisions)?.into();
        }
        if let Some(text) = hosts {
            contacts.hosts = checked(HOSTS, text, divisions)?.into();
        }
        Ok(contacts)
    }

    /// Leading digits of the division codes that a telephone area code serves: 0579 → 3307.
    pub fn area_code(&self, area_code: &str) -> Vec<&str> {
        codes(&self.area_codes, |key| key == area_code)
    }

    /// Leading digits of the division codes that a host belongs to: www.dongyang.jinhua.gov.cn → 3307.
    pub fn host(&self, host: &str) -> Vec<&str> {
        let belongs = |key: &str| {
            host.strip_suffix(key).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        codes(&self.hosts, belongs)
    }
}

/// The file as it is searched: a heading, and lines of a key and its codes.
fn checked(
    (file, key): (&str, &str),
    text: &str,
    divisions: &Divisions,
) -> Result<String, CodebookError> {
    let sheet = Sheet::parse(file, text)?;
    let mut lines = format!("{key},codes\n");
    for line in sheet.lines(&[key, "codes"])? {
        let codes = line.need("codes")?;
        let unknown = |code: &&str| divisions.of_code(&format!("{code:0<6}")).is_empty();
        if let Some(code) = codes.split(';').find(unknown) {
            return Err(line.error(format!("no division has a code that begins with {code:?}")));
        }
        lines.extend([line.need(key)?, ",", codes, "\n"]);
    }
    Ok(lines)
}

/// The second column of the first line whose key fits.
fn codes(file: &str, fits: impl Fn(&str) -> bool) -> Vec<&str> {
    file.lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .find(|(key, _)| fits(key))
        .and_then(|(_, rest)| rest.split(',').next())
        .map(|codes| codes.split(';').collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_area_code_may_serve_several_cities() {
        let contacts = Contacts::default();
        assert_eq!(contacts.area_code("0579"), ["3307"]);
        assert_eq!(contacts.area_code("0731"), ["4301", "4302", "4303"]);
        assert!(contacts.area_code("0999999").is_empty());
    }

    #[test]
    fn a_host_and_those_below_it() {
        let contacts = Contacts::default();
        assert_eq!(contacts.host("www.jinhua.gov.cn"), ["3307"]);
        assert_eq!(contacts.host("gulou.nanjing.gov.cn"), ["3201"]);
        assert!(contacts.host("www.notjinhua.gov.cn").is_empty());
    }

    #[test]
    fn the_embedded_files_are_sound() {
        let own = Contacts::default();
        for (file, text) in [(AREA_CODES, &own.area_codes), (HOSTS, &own.hosts)] {
            assert_eq!(checked(file, text, Divisions::embedded()).err(), None);
        }
    }
}
