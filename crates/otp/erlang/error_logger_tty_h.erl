%% A report handler of the error logger that writes events to `user`.
%%
%% `write_event/2,3` are for others: an event with its time to `user` (`io`) or as text (`io_lib`).
-module(error_logger_tty_h).
-behaviour(gen_event).

-export([code_change/3, handle_call/2, handle_event/2, handle_info/2, init/1, terminate/2, write_event/2, write_event/3]).

-record(state, {user, previous, depth = unlimited, modifier = ""}).

init({[], {error_logger, Kept}}) ->
    State = started(error_logger),
    lists:foreach(fun(Event) -> write(Event, State) end, lists:reverse(Kept)),
    {ok, State};
init({[], {error_logger_tty_h, Previous}}) -> {ok, #state{user = led_by_user(), previous = Previous}};
init([]) -> {ok, started([])}.

started(Previous) ->
    #state{user = led_by_user(), previous = Previous, depth = error_logger:get_format_depth(), modifier = modifier(encoding())}.

%% The handler goes when `user` does.
led_by_user() ->
    case whereis(user) of
        User when is_pid(User) ->
            link(User),
            group_leader(User, self()),
            User;
        undefined -> false
    end.

encoding() ->
    try proplists:get_value(encoding, io:getopts(), latin1)
    catch _:_ -> latin1
    end.

modifier(latin1) -> "";
modifier(_) -> "t".

handle_event({_, GroupLeader, _}, State) when node(GroupLeader) =/= node() -> {ok, State};
handle_event(Event, State) ->
    write({erlang:universaltime(), Event}, State),
    {ok, State}.

handle_call(_, State) -> {ok, {error, bad_query}, State}.

handle_info({'EXIT', User, _}, #state{user = User, previous = []}) -> remove_handler;
handle_info({'EXIT', User, _}, #state{user = User, previous = Previous} = State) -> {swap_handler, install_prev, State, Previous, go_back};
handle_info(_, State) -> {ok, State}.

terminate(install_prev, _) -> [];
terminate(_, #state{previous = Previous}) -> {?MODULE, Previous}.

code_change(_, State, _) -> {ok, State}.

write_event(Event, To) -> written(Event, To, #state{}).

write_event(Event, To, {Depth, Encoding}) -> written(Event, To, #state{depth = Depth, modifier = modifier(Encoding)}).

write(Event, State) -> ok = written(Event, io, State).

written({Time, Event}, To, #state{depth = Depth, modifier = Modifier}) ->
    case error_logger_text:text(Time, Event, Depth, Modifier) of
        ignore -> ok;
        Text when To =:= io_lib -> Text;
        Text when To =:= io -> io:put_chars(user, Text)
    end;
written(_, _, _) -> ok.
