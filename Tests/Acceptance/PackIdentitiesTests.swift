import Foundation
import TestSupport
import Testing

/// The conservation identities, checked from the CSV files alone.
@Suite struct PackIdentitiesTests {
  /// The columns of every file, as the contract writes them.
  private static let headers = [
    "payments.csv":
      "payment_id,created_at,paid_at,status,currency,amount,allocated,difference,state,rule,"
      + "strength,rivals,chance,orders,line_items,discrepancies",
    "line-items.csv":
      "order_id,item_id,sku_id,product_name,order_status,recognised_at,quantity,unit_price,"
      + "currency,gross,fees,reversed,written_off,expected,settled,open,opening,settled_in_period,"
      + "state,payment_ids,age_days,discrepancies",
    "allocations.csv":
      "match_id,rule,strength,payment_id,order_id,item_id,component,currency,amount,allocated_in",
    "discrepancies.csv":
      "discrepancy_id,code,severity,subject,subject_id,currency,expected,actual,difference,"
      + "age_days,explanation,suggested_action,first_seen,status,owner,note",
    "roll-forward.csv": "block,currency,line,count,amount",
    "aging.csv": "currency,bucket,count,amount,oldest",
    "settlement-days.csv":
      "settlement_day,payment_id,currency,gross_low,gross,gross_high,payment,implied_deduction,"
      + "rate_low,rate,rate_high,scheduled_fees,unanalysed,median_rate_90d,flag",
    "journal.csv":
      "entry,entry_type,date,account_code,account,currency,debit,credit,tax_code,source_id,"
      + "narration",
  ]

  /// The columns that hold amounts; none of them is for information only.
  private static let amounts = [
    "payments.csv": ["amount", "allocated", "difference"],
    "line-items.csv": [
      "unit_price", "gross", "fees", "reversed", "written_off", "expected", "settled", "open",
      "opening", "settled_in_period",
    ],
    "allocations.csv": ["amount"],
    "discrepancies.csv": ["expected", "actual", "difference"],
    "roll-forward.csv": ["amount"],
    "aging.csv": ["amount"],
    "settlement-days.csv": [
      "gross_low", "gross", "gross_high", "payment", "implied_deduction", "scheduled_fees",
      "unanalysed",
    ],
    "journal.csv": ["debit", "credit"],
  ]

  /// One amount of a pack.
  private struct Cell {
    let file: String
    let row: Int
    let column: Int
  }

  private func packs(_ shop: FixtureShop) async throws -> [Pack] {
    let office = try Office()
    try await office.close(shop)
    return try shop.months.map { try Pack(office.pack(shop, $0)) }
  }

  /// All amounts of a pack that are there.
  private func cells(_ pack: Pack) throws -> [Cell] {
    var cells: [Cell] = []
    for file in Pack.fileNames {
      let table = pack.table(file)
      for title in try #require(Self.amounts[file]) {
        let column = try table.column(title)
        for row in table.rows.indices where !table.rows[row][column].isEmpty {
          cells.append(Cell(file: file, row: row, column: column))
        }
      }
    }
    return cells
  }

  /// Whether changing one amount by one smallest unit makes the checker object.
  private func isNoticed(_ cell: Cell, by units: Int, in pack: Pack) throws -> Bool {
    var tables = pack.tables
    let text = pack.table(cell.file).rows[cell.row][cell.column]
    let decimals = text.contains(".") ? 2 : 0
    let smallest = decimals == 0 ? 10_000 : 100
    let changed = try TenThousandths.parse(text) + units * smallest
    tables[cell.file]?.rows[cell.row][cell.column] = TenThousandths.text(
      changed,
      decimals: decimals
    )
    return !PackChecker.violations(month: pack.month, tables: tables).isEmpty
  }

  @Test(arguments: FixtureShop.allCases)
  func `every pack has the contract's files and columns`(_ shop: FixtureShop) async throws {
    for pack in try await packs(shop) {
      for (file, columns) in Self.headers {
        #expect(pack.table(file).header.joined(separator: ",") == columns, "\(file)")
      }
    }
  }

  @Test(arguments: FixtureShop.allCases)
  func `all identities hold in every pack, and from one month to the next`(
    _ shop: FixtureShop
  ) async throws {
    let packs = try await packs(shop)
    for pack in packs {
      #expect(pack.items.count > 40 && pack.payments.count >= 10)
      #expect(PackChecker.violations(pack) == [], "\(pack.month)")
    }
    for (before, after) in zip(packs, packs.dropFirst()) {
      #expect(PackChain.violations(before, after) == [], "\(before.month) to \(after.month)")
    }
  }

  @Test func `no amount of a pack can change by one yen unnoticed`() async throws {
    let pack = try #require(try await packs(.sakura).first)
    let cells = try cells(pack)
    #expect(cells.count > 550)
    for cell in cells {
      let noticed = try isNoticed(cell, by: 1, in: pack)
      #expect(
        noticed,
        "\(cell.file), row \(cell.row + 1), \(pack.table(cell.file).header[cell.column])"
      )
    }
  }

  @Test(arguments: [FixtureShop.maple, .harbour])
  func `no amount that was drawn can change by one cent unnoticed`(
    _ shop: FixtureShop
  ) async throws {
    for pack in try await packs(shop) {
      let cells = try cells(pack)
      // One of every column first: a column is then never missed by the draw.
      var seen: Set<String> = []
      let ofEveryColumn = cells.filter { seen.insert("\($0.file) \($0.column)").inserted }
      try withSeeds(4) { generator in
        let drawn = (0..<25).compactMap { _ in cells.randomElement(using: &generator) }
        let step = Bool.random(using: &generator) ? 1 : -1
        for cell in ofEveryColumn + drawn {
          let noticed = try isNoticed(cell, by: step, in: pack)
          #expect(
            noticed,
            "\(cell.file), row \(cell.row + 1), \(pack.table(cell.file).header[cell.column])"
          )
        }
      }
    }
  }

  @Test func `the median rate is the middle of the rates that are shown`() async throws {
    var rates: [Int] = []
    var wrong: [String] = []
    for pack in try await packs(.harbour) {
      for row in pack.days {
        // The two months are shorter than the ninety days that the median looks back.
        rates.append(try PackIdentitiesTests.millionths(row.rate))
        let median = rates.sorted()[rates.count / 2]
        let shown = try PackIdentitiesTests.millionths(row.medianRate)
        if shown != median { wrong.append("\(row.day): \(shown), not \(median) millionths") }
      }
    }
    #expect(wrong == [])
    #expect(rates.count == 52)
  }

  private static func millionths(_ rate: String) throws -> Int {
    let parts = rate.split(separator: ".")
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    let padded = decimals + String(repeating: "0", count: 6 - decimals.count)
    let whole = parts.first.map(String.init) ?? ""
    return try #require(Int(whole + padded))
  }
}
