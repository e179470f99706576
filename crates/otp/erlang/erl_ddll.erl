%% Drivers that are libraries of native code: this machine has an interface of its own for such code, so there are none and none can be loaded.
-module(erl_ddll).

-export([demonitor/1, format_error/1, info/0, info/1, info/2, load/2, load_driver/2, loaded_drivers/0, monitor/2, reload/2, reload_driver/2,
         start/0, stop/0, try_load/3, try_unload/2, unload/1, unload_driver/1]).

start() -> ok.
stop() -> ok.

loaded_drivers() -> {ok, []}.
info() -> [].
info(Name) -> erlang:error(badarg, [Name]).
info(Name, Item) -> erlang:error(badarg, [Name, Item]).

load(Path, Driver) -> erlang:error(notsup, [Path, Driver]).
load_driver(Path, Driver) -> erlang:error(notsup, [Path, Driver]).
reload(Path, Driver) -> erlang:error(notsup, [Path, Driver]).
reload_driver(Path, Driver) -> erlang:error(notsup, [Path, Driver]).
try_load(Path, Driver, Options) -> erlang:error(notsup, [Path, Driver, Options]).

unload(_) -> {error, not_loaded}.
unload_driver(_) -> {error, not_loaded}.
try_unload(_, _) -> {error, not_loaded}.

monitor(Tag, Item) -> erlang:error(notsup, [Tag, Item]).
demonitor(Reference) when is_reference(Reference) -> false;
demonitor(Other) -> erlang:error(badarg, [Other]).

format_error(not_loaded) -> "The specified driver isn't loaded";
format_error(Other) -> lists:flatten(io_lib:format("~tp", [Other])).
