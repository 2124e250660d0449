using System.Globalization;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// The peers, set up as well as we know how, for the same duties: the host is kept, the forwarded headers are set, connections to both
/// sides are kept open, nothing is logged; as many workers as there are cores.
/// </summary>
internal static class ProxyConfigs
{
    public static string Nginx(int port, string folder, int legacy, int successor, bool mirror) => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        user root;
        worker_processes {{Environment.ProcessorCount}};
        pid {{folder}}/nginx.pid;
        error_log {{folder}}/error.log crit;
        events { worker_connections 4096; }
        http {
            access_log off;
            keepalive_requests 1000000000;
            keepalive_timeout 600s;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            upstream legacy { server 127.0.0.1:{{legacy}}; keepalive 1024; keepalive_requests 1000000000; }
            upstream successor { server 127.0.0.1:{{successor}}; keepalive 1024; keepalive_requests 1000000000; }
            split_clients "salt$http_x_user" $side { 50% successor; * legacy; }
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-Host $http_host;
            server {
                listen 127.0.0.1:{{port}};
                {{(mirror
                    ? "location / { mirror /mirror; mirror_request_body on; proxy_pass http://legacy; } location = /mirror { internal; proxy_pass http://successor$request_uri; }"
                    : "location / { proxy_pass http://$side; }")}}
            }
        }
        """);

    public static string Haproxy(int port, int legacy, int successor) => string.Create(CultureInfo.InvariantCulture, $"""
        global
            nbthread {Environment.ProcessorCount}
            maxconn 4000
        defaults
            mode http
            no log
            option http-keep-alive
            option forwardfor
            http-reuse always
            timeout connect 10s
            timeout client 600s
            timeout server 100s
        frontend front
            bind 127.0.0.1:{port}
            http-request set-header X-Forwarded-Proto http
            http-request set-header X-Forwarded-Host %[req.hdr(Host)]
            use_backend successor if {"{"} req.hdr(X-User),xxh32(17),mod(100) lt 50 {"}"}
            default_backend legacy
        backend legacy
            server legacy 127.0.0.1:{legacy}
        backend successor
            server successor 127.0.0.1:{successor}

        """);
}
