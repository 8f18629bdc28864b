/** What nginx is told: one process that answers from memory, logs nothing and closes nothing. */

export interface Ports {
  readonly plain: number;
  readonly tls: number;
  readonly http2: number;
  /** What it has counted. */
  readonly status: number;
}

/** Less than the answer has: the rest of it comes after a second. */
const SLOW_BYTES_A_SECOND = 100;

const JSON_ANSWER = `default_type application/json;
      return 200`;

/** `folder` has `key.pem` and `cert.pem`, and gets the files that nginx may want to write. */
export function nginxConf({ plain, tls, http2, status }: Ports, folder: string, asRoot: boolean): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
${asRoot ? 'user root;\n' : ''}worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events {
  worker_connections 19000;
}
http {
  access_log off;
  keepalive_requests 4000000000;
  keepalive_timeout 1h;
  keepalive_time 24h;
  ssl_certificate ${folder}/cert.pem;
  ssl_certificate_key ${folder}/key.pem;
${temporary.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  server {
    listen 127.0.0.1:${plain} backlog=16384;
    listen 127.0.0.1:${tls} ssl backlog=16384;
    listen 127.0.0.1:${http2} ssl http2 backlog=16384;
    location = / {
      default_type text/plain;
      return 200 ok;
    }
    location = /slow {
      default_type text/plain;
      limit_rate ${SLOW_BYTES_A_SECOND};
      return 200 ok;
    }
    location = /login {
      ${JSON_ANSWER} '{"user":{"id":42,"name":"Ada"},"token":"$request_id"}';
    }
    location = /me {
      if ($http_authorization !~ "^Bearer [0-9a-f]{32}$") {
        return 401;
      }
      ${JSON_ANSWER} '{"id":42,"name":"Ada","orders":3}';
    }
    location ~ "^/sessions/[0-9a-f]{32}$" {
      ${JSON_ANSWER} '{"alive":true}';
    }
    location = /orders {
      if ($request_method != POST) {
        return 405;
      }
      ${JSON_ANSWER} '{"ok":true,"id":"$request_id"}';
    }
  }
  server {
    listen 127.0.0.1:${status};
    location = / {
      stub_status;
    }
  }
}
`;
}
