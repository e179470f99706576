%% The application that serves HTTP. It starts and stops as any other, so that programs that ask for it run; its services, a client and
%% a server, need sockets, which are not here: starting one answers {error, notsup}.
-module(inets).

-export([start/0, start/1, start/2, start/3, stop/0, stop/2, services/0, services_info/0, service_names/0]).

start() -> application:start(inets, temporary).

start(Type) ->
    _ = application:ensure_all_started(ssl),
    application:start(inets, Type).

start(Service, Config) -> start(Service, Config, inets).

start(_Service, _Config, stand_alone) -> {error, notsup};
start(_Service, _Config, inets) -> unserved().

stop() -> application:stop(inets).

stop(stand_alone, Server) ->
    true = exit(Server, shutdown),
    ok;
stop(_Service, _Server) -> unserved().

services() ->
    case running() of
        true -> [];
        false -> {error, inets_not_started}
    end.

services_info() -> services().

service_names() -> [httpc, httpd].

unserved() ->
    case running() of
        true -> {error, notsup};
        false -> {error, inets_not_started}
    end.

running() -> lists:keymember(inets, 1, application:which_applications()).
