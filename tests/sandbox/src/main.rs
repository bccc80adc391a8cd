//! Runs the sandbox until it is stopped.

use std::io;

use clap::{Parser, ValueEnum};
use enkash_sandbox::{Encryption, PayoutCodes, Sandbox, Settings, demo};

/// A server that behaves according to the documentation of EnKash, with made-up values.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The port of the loopback address; 0 selects a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Encrypts bodies: of payouts, or all.
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "all")]
    encrypt: Option<Encrypt>,
    /// Returns the codes of payouts in responses with status 200.
    #[arg(long)]
    payout_codes_in_body: bool,
    /// The URL of the callback for bill payments: http, on this machine.
    #[arg(long, value_name = "URL")]
    bill_callback: Option<String>,
    /// The URL of the callback for mandates: http, on this machine.
    #[arg(long, value_name = "URL")]
    mandate_callback: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Encrypt {
    Payouts,
    All,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let options = Options::parse();
    let sandbox = Sandbox::start_with(settings(options)).await?;
    let url = sandbox.url();
    println!("EnKash sandbox: {url}");
    println!("client id {}, client secret {}", demo::CLIENT_ID, demo::CLIENT_SECRET);
    println!("user name {} (or {}), password {}", demo::USERNAME, demo::EMAIL, demo::PASSWORD);
    println!("partner id {}, card account {}", demo::PARTNER_ID, demo::CARD_ACCOUNT_ID);
    println!("gateway access key {}, secret key {}", demo::ACCESS_KEY, demo::SECRET_KEY);
    println!("fund source {}", demo::FUND_SOURCE_ID);
    println!("try:");
    println!(
        "  curl -u {}:{} -d grant_type=password -d username={} --data-urlencode password={} {url}/oauth/token",
        demo::CLIENT_ID,
        demo::CLIENT_SECRET,
        demo::USERNAME,
        demo::PASSWORD
    );
    sandbox.wait().await
}

fn settings(options: Options) -> Settings {
    let mut settings = Settings::new().port(options.port).running_clock().encryption(match options.encrypt {
        None => Encryption::Off,
        Some(Encrypt::Payouts) => Encryption::Payouts,
        Some(Encrypt::All) => Encryption::All,
    });
    if options.payout_codes_in_body {
        settings = settings.payout_codes(PayoutCodes::InBody);
    }
    if let Some(url) = options.bill_callback {
        settings = settings.bill_callback(url);
    }
    if let Some(url) = options.mandate_callback {
        settings = settings.mandate_callback(url);
    }
    settings
}
