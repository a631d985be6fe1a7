/**
 * Variables that docker-compose.yml alone reads: passwords of the database server that none of our
 * programs needs. `.env.example` lists them after those of the programs.
 */
export const composeVariables: Record<string, string> = {
  POSTGRES_PASSWORD: 'Password dell’amministratore di PostgreSQL, usata solo alla creazione.',
  SISO_OWNER_PASSWORD:
    'Password di siso_owner, il ruolo proprietario: la usano solo le migrazioni.',
  SISO_VERSION: 'Etichetta dell’immagine di S.I.SO; senza, «local».',
  SISO_WEB_PORTS: 'Porte su 127.0.0.1 delle due copie del web; senza, 3000-3001.',
  TEMPORAL_DB_PASSWORD: 'Password del ruolo con cui il server Temporal entra nei suoi database.',
}
