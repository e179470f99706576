%% Drivers that are libraries of native code: this machine has an interface of its own for such code, so there are none and none can be loaded.
-module(erl_ddll).

-export([demonitor/1, format_error/1, format_error_int/1, info/0, info/1, info/2, load/2, load_driver/2, loaded_drivers/0, monitor/2, reload/2, reload_driver/2,
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

format_error(load_cancelled) -> "Loading was cancelled from other process";
format_error(Error) -> format_error_int(Error).

format_error_int(already_loaded) -> "DDLL driver is already loaded successfully";
format_error_int(inconsistent) -> "Driver name and/or driver options are inconsistent with currently loaded driver";
format_error_int(linked_in_driver) -> "Driver is statically linked and cannot be loaded/unloaded";
format_error_int(not_loaded) -> "DDLL driver is not loaded";
format_error_int(not_loaded_by_this_process) -> "DDLL driver was not loaded by this process";
format_error_int(not_pending) -> "DDLL load not pending for this driver name";
format_error_int(pending_process) -> "Driver is loaded by others when attempting option {reload, pending_driver}";
format_error_int(pending_reload) -> "Driver reloading is already pending";
format_error_int(permanent) -> "DDLL driver is permanent an cannot be unloaded/loaded";
format_error_int(Other) -> erlang:error(badarg, [Other]).
