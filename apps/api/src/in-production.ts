// biome-ignore lint/style/noProcessEnv: graphql and Express read it from nowhere else, while they are loaded: this is imported before them.
process.env.NODE_ENV ??= 'production';
