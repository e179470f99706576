%% The event manager of signals is there from the start, and its handler can be swapped for another.
-module(sys_signal_server).
-export([main/0]).
-export([init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).
-include("case.hrl").

init({To, _}) -> {ok, To}.
handle_event(Event, To) -> To ! {event, Event}, {ok, To}.
handle_call(whose, To) -> {ok, To, To}.
handle_info(Info, To) -> To ! {info, Info}, {ok, To}.
terminate(_, _) -> ok.

main() ->
    ?show(is_pid(whereis(erl_signal_server))),
    ?show(gen_event:which_handlers(erl_signal_server)),
    ?show(gen_event:swap_handler(erl_signal_server, {erl_signal_handler, []}, {?MODULE, self()})),
    ?show(gen_event:which_handlers(erl_signal_server)),
    ?show(gen_event:call(erl_signal_server, ?MODULE, whose) =:= self()),
    erl_signal_server ! hello,
    ?show(receive Info -> Info end),
    os:cmd("kill -TERM " ++ os:getpid()),
    ?show(receive Term -> Term after 10000 -> nothing end),
    os:set_signal(sighup, handle),
    os:cmd("kill -HUP " ++ os:getpid()),
    ?show(receive Hup -> Hup after 10000 -> nothing end).
