//! Telephone area codes and web hosts of governments: where a contact line belongs.

/// Leading digits of the division codes that a telephone area code serves: 0579 → 3307.
pub fn area_code(area_code: &str) -> Vec<&'static str> {
    codes(include_str!("data/area_codes.csv"), |key| key == area_code)
}

/// Leading digits of the division codes that a host belongs to: www.dongyang.jinhua.gov.cn → 3307.
pub fn host(host: &str) -> Vec<&'static str> {
    let belongs = |key: &str| {
        host.strip_suffix(key).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    codes(include_str!("data/hosts.csv"), belongs)
}

/// The second column of the first line whose key fits. The files are small and seldom asked.
fn codes(file: &'static str, fits: impl Fn(&str) -> bool) -> Vec<&'static str> {
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
    use crate::codebook::divisions::divisions;

    #[test]
    fn one_area_code_may_serve_several_cities() {
        assert_eq!(area_code("0579"), ["3307"]);
        assert_eq!(area_code("0731"), ["4301", "4302", "4303"]);
        assert!(area_code("0999999").is_empty());
    }

    #[test]
    fn a_host_and_those_below_it() {
        assert_eq!(host("www.jinhua.gov.cn"), ["3307"]);
        assert_eq!(host("gulou.nanjing.gov.cn"), ["3201"]);
        assert!(host("www.notjinhua.gov.cn").is_empty());
    }

    #[test]
    fn every_code_begins_one_of_a_division() {
        for file in [include_str!("data/area_codes.csv"), include_str!("data/hosts.csv")] {
            for line in file.lines().skip(1) {
                for code in line.split(',').nth(1).unwrap_or_default().split(';') {
                    let full = format!("{code:0<6}");
                    assert!(!divisions().of_code(&full).is_empty(), "{line}");
                }
            }
        }
    }
}
