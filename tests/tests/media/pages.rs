//! Lists in pages whose description has no extension: what is asked for, and what happens if the server contradicts itself.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use lists::{Client, ErrorKind, models};

/// A server that sends these responses one after another, each a header and a body, and records the targets of requests.
fn serve(pages: &[(&str, &str)]) -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let mut pages: VecDeque<(String, String)> =
        pages.iter().map(|(head, body)| (head.replace("HOST", &url), body.replace("HOST", &url))).collect();
    let targets = Arc::clone(&seen);
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let lines = BufReader::new(&connection).lines().map_while(Result::ok);
            let request: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            targets.lock().unwrap().push(request[0].split(' ').nth(1).unwrap().to_owned());
            let (head, body) = pages.pop_front().unwrap_or_default();
            let length = body.len();
            write!(
                connection,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n{head}\r\n{body}"
            )
            .unwrap();
        }
    });
    (Client::builder().base_url(url).build().unwrap(), seen)
}

/// Reads a list to its end, and returns the ids, or the kind of the error.
macro_rules! read {
    ($request:expr) => {{
        let mut items = $request.items();
        let mut ids = Vec::new();
        loop {
            match items.try_next().await {
                Ok(Some(models::Thing { id, .. })) => ids.push(id),
                Ok(None) => break Ok(ids.concat()),
                Err(error) => break Err(error.kind()),
            }
        }
    }};
}

/// Reads a list from a server with these pages, and compares the ids and the requests.
macro_rules! check {
    ($list:ident $(.$more:ident($($value:expr),*))*, $pages:expr, $expected:expr, $asked:expr) => {
        let (client, seen) = serve(&$pages);
        assert_eq!(read!(client.lists().$list()$(.$more($($value),*))*), $expected, stringify!($list));
        assert_eq!(*seen.lock().unwrap(), $asked, stringify!($list));
    };
}

pub async fn run() {
    let (a, b, none) = (r#"[{"id":"a"}]"#, r#"[{"id":"b"}]"#, "[]");
    let ok = |ids: &str| Ok::<_, ErrorKind>(ids.to_owned());

    let next = "Link: <HOST/linked?per_page=1&page=2>; rel=\"next\"\r\n";
    check!(linked.per_page(1), [(next, a), ("", b)], ok("ab"), ["/linked?per_page=1", "/linked?per_page=1&page=2"]);
    let elsewhere = "Link: <https://elsewhere.example/linked>; rel=\"next\"\r\n";
    check!(linked, [(elsewhere, a)], Err(ErrorKind::Pagination), ["/linked"]);

    let page = |items: &str, next: &str| format!(r#"{{"things":{{"items":{items},"next":{next}}}}}"#);
    let pages = [page(a, "\"HOST/urls?offset=1\""), page(b, "null")];
    check!(urls, [("", pages[0].as_str()), ("", pages[1].as_str())], ok("ab"), ["/urls", "/urls?offset=1"]);

    let page = |items: &str, next: &str| format!(r#"{{"things":{items},"response_metadata":{{"next_cursor":{next}}}}}"#);
    let pages = [page(a, "\"x=\""), page(none, "\"y\""), page(b, "\"\"")];
    let pages: Vec<_> = pages.iter().map(|page| ("", page.as_str())).collect();
    check!(cursors, pages, ok("ab"), ["/cursors", "/cursors?cursor=x%3D", "/cursors?cursor=y"]);
    let pages = [page(a, "\"x\""), page(b, "\"x\"")];
    check!(cursors, [("", pages[0].as_str()), ("", pages[1].as_str())], Err(ErrorKind::Pagination), ["/cursors", "/cursors?cursor=x"]);

    let page = |items: &str, rest: &str| format!(r#"{{"data":{items},{rest}}}"#);
    let pages = [page(a, r#""last_id":"a","has_more":true"#), page(b, r#""last_id":"b","has_more":false"#)];
    check!(last_ids, [("", pages[0].as_str()), ("", pages[1].as_str())], ok("ab"), ["/last-ids", "/last-ids?after=a"]);
    let page_without = page(a, r#""last_id":null,"has_more":true"#);
    check!(last_ids, [("", page_without.as_str())], Err(ErrorKind::Pagination), ["/last-ids"]);

    let pages = [page(a, r#""has_more":true"#), page(b, r#""has_more":false"#)];
    let asked = ["/last-items", "/last-items?starting_after=a"];
    check!(last_items, [("", pages[0].as_str()), ("", pages[1].as_str())], ok("ab"), asked);
    // A server that ignores the cursor.
    check!(last_items, [("", pages[0].as_str()), ("", pages[0].as_str())], Err(ErrorKind::Pagination), asked);

    let page = |items: &str, total: u8| format!(r#"{{"things":{items},"total_count":{total}}}"#);
    let pages = [page(a, 2), page(b, 2)];
    // The server allows fewer items on a page than the caller asks for.
    let asked = ["/offsets?limit=100", "/offsets?offset=1&limit=100"];
    check!(offsets.limit(100), [("", pages[0].as_str()), ("", pages[1].as_str())], ok("ab"), asked);

    let asked = ["/numbers?per_page=100", "/numbers?page=2&per_page=100", "/numbers?page=3&per_page=100"];
    check!(numbers.per_page(100), [("", a), ("", b), ("", none)], ok("ab"), asked);
    check!(numbers, [("", a), ("", a)], Err(ErrorKind::Pagination), ["/numbers", "/numbers?page=2"]);

    let page = |items: &str, number: u8| format!(r#"{{"things":{items},"paging":{{"page":{number}}}}}"#);
    let pages = [page(a, 0), page(b, 1), page(none, 2)];
    let pages: Vec<_> = pages.iter().map(|page| ("", page.as_str())).collect();
    check!(counted, pages, ok("ab"), ["/counted", "/counted?page=1", "/counted?page=2"]);
}
