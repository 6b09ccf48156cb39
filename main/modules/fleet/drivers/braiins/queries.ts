/*
 * What is asked of GraphQL (Braiins OS 21.09 to 25.05), under the names of the captured replies. A field that a release does not know
 * fails its whole query, so facts that came later (model, serials) are questions of their own.
 */
export const queries = {
  system: `{
    bos { hostname info { version { full } } uptime { durationS } }
    bosminer { info {
      workSolver { nominalMhs realHashrate { mhs5S } }
      fans { name rpm speed }
      summary { power { approxConsumptionW limitW } }
    } }
  }`,
  boards: `{ bosminer { info { workSolver { childSolvers {
    name nominalMhs realHashrate { mhs5S } hwDetails { chips frequencyMhz voltageV } temperatures { name degreesC }
  } } } } }`,
  pools: '{ bosminer { info { poolGroups { name pools { url user status active shares { acceptedSolutions rejectedSolutions } } } } } }',
  events: '{ events { appeals { kind message } } }',
  model: '{ bosminer { info { modelName } } }',
  serials: '{ bosminer { info { workSolver { childSolvers { name hwDetails { hbSerialNumber } } } } } }',
} as const;
