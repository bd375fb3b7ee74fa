def database(env, *, debug):
    return env.db("DATABASE_URL")
