%% The alarms of a system: an event manager, whose first handler keeps what is set and logs each change.
%%
%% An alarm is `{Identity, Description}`; clearing takes the identity. Another handler may take the place of this one: it gets
%% `{alarm_handler, Alarms}` when it is swapped in.
-module(alarm_handler).
-behaviour(gen_event).

-export([clear_alarm/1, get_alarms/0, set_alarm/1, start_link/0]).
-export([handle_call/2, handle_event/2, handle_info/2, init/1, terminate/2]).

start_link() ->
    case gen_event:start_link({local, ?MODULE}) of
        {ok, Pid} ->
            gen_event:add_handler(?MODULE, ?MODULE, []),
            {ok, Pid};
        Error -> Error
    end.

set_alarm(Alarm) -> gen_event:notify(?MODULE, {set_alarm, Alarm}).
clear_alarm(Identity) -> gen_event:notify(?MODULE, {clear_alarm, Identity}).
get_alarms() -> gen_event:call(?MODULE, ?MODULE, get_alarms).

init(_) -> {ok, []}.

handle_event({set_alarm, Alarm}, Alarms) ->
    error_logger:info_report([{?MODULE, {set, Alarm}}]),
    {ok, [Alarm | Alarms]};
handle_event({clear_alarm, Identity}, Alarms) ->
    error_logger:info_report([{?MODULE, {clear, Identity}}]),
    {ok, lists:keydelete(Identity, 1, Alarms)};
handle_event(_, Alarms) -> {ok, Alarms}.

handle_call(get_alarms, Alarms) -> {ok, Alarms, Alarms};
handle_call(_, Alarms) -> {ok, {error, bad_query}, Alarms}.

handle_info(_, Alarms) -> {ok, Alarms}.

terminate(swap, Alarms) -> {?MODULE, Alarms};
terminate(_, _) -> ok.
