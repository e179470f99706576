%% Sessions of tracing are not supported: no session is, and to make one is an error.
-module(trace).

-export([delivered/2, function/4, info/3, process/4, port/4, recv/3, send/3, session_create/3, session_destroy/1, session_info/1, system/3]).

session_create(Name, Tracer, Options) -> unsupported([Name, Tracer, Options]).
session_destroy(Session) -> unsupported([Session]).
session_info(all) -> [];
session_info(What) -> unsupported([What]).
process(Session, Processes, How, Flags) -> unsupported([Session, Processes, How, Flags]).
port(Session, Ports, How, Flags) -> unsupported([Session, Ports, How, Flags]).
function(Session, Function, Specification, Flags) -> unsupported([Session, Function, Specification, Flags]).
send(Session, Specification, Options) -> unsupported([Session, Specification, Options]).
recv(Session, Specification, Options) -> unsupported([Session, Specification, Options]).
system(Session, Event, Value) -> unsupported([Session, Event, Value]).
info(Session, What, Item) -> unsupported([Session, What, Item]).
delivered(Session, Pid) -> unsupported([Session, Pid]).

-spec unsupported([term()]) -> no_return().
unsupported(Arguments) -> erlang:error(notsup, Arguments).
