%% Log events for other nodes, and the process that takes those that come from there.
%%
%% This node is alone: an event for another one cannot be sent, and one that is sent to the process `logger_proxy` is logged here.
-module(logger_proxy).

-export([get_default_config/0, log/1, serve/0, set_opts/1]).
-export([handle_info/2, handle_load/2, init/1, notify/2, terminate/2]).

get_default_config() ->
    (logger_olp:get_default_opts())#{sync_mode_qlen := 500, drop_mode_qlen := 1000, flush_qlen := 5000, burst_limit_enable := false}.

set_opts(Options) ->
    case whereis(?MODULE) of
        undefined -> logger_olp:check_opts(Options);
        Proxy -> logger_olp:set_opts(Proxy, Options)
    end.

log({remote, Node, Event}) when Node =/= node() ->
    _ = erlang:send({?MODULE, Node}, Event, [nosuspend]),
    ok;
log({remote, _, Event}) -> log(Event);
log({log, Level, Format, Args, Meta}) -> logger:internal_event(Level, {Format, Args}, Meta);
log({log, Level, Message, Meta}) -> logger:internal_event(Level, Message, Meta).

%% What the process at the name does once there is a message for it.
serve() -> logger_olp:become(?MODULE, ?MODULE, [], logger:get_proxy_config()).

init([]) ->
    process_flag(trap_exit, true),
    {ok, no_state}.

handle_load(Event, State) ->
    log(Event),
    State.

handle_info(Event, State) when element(1, Event) =:= log -> {load, State};
handle_info(_, State) -> {noreply, State}.

notify(_, State) -> State.

terminate(_, _) -> ok.
