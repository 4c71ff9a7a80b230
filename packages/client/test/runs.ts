/** How many cases a property is tried with; fewer where one test is run again and again, as in mutation testing. */
export const runs = process.env.QUICK === undefined ? 100_000 : 300;
