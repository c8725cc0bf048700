import Analytics
import Bookkeeping
import Reporting

/// `line-items.csv` of a closed month alone: rows from the ledger, through our writer, to the disk.
struct CSVStage {
  private struct Result: Encodable {
    let rows: Int
    let bytes: Int64
    let time: Reading
  }

  let shop: BenchShop
  let ledger: String

  func run(file: String) throws {
    let options = MonthEndOptions(reportsFolder: "")
    let monthEnd = try shop.monthEnd(ledger: ledger, options: options)
    let books = try monthEnd.books(shop.period)
    let clock = Clock()
    let written = try StagesAlone.writeLineItems(
      try monthEnd.lineItemRows(books),
      of: shop.period,
      in: shop.shop.timeZone,
      to: file
    )
    let time = clock.reading
    try report(Result(rows: written.rows ?? 0, bytes: written.bytes, time: time))
  }
}
