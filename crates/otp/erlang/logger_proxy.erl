%% Log events for other nodes, and the configuration of the process that would take them.
%%
%% This node is alone: an event for another one cannot be sent, and one that came from there is logged here. The options are kept for
%% whoever asks for them.
-module(logger_proxy).

-export([get_default_config/0, log/1, set_opts/1]).

get_default_config() ->
    (logger_olp:get_default_opts())#{sync_mode_qlen := 500, drop_mode_qlen := 1000, flush_qlen := 5000, burst_limit_enable := false}.

set_opts(Options) -> logger_olp:check_opts(Options).

log({remote, Node, Event}) when Node =/= node() ->
    _ = erlang:send({?MODULE, Node}, Event, [nosuspend]),
    ok;
log({remote, _, Event}) -> log(Event);
log({log, Level, Format, Args, Meta}) -> logger:internal_event(Level, {Format, Args}, Meta);
log({log, Level, Message, Meta}) -> logger:internal_event(Level, Message, Meta).
