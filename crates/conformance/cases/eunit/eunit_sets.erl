%% Sets of tests, what listeners hear of them, and the sum.
-module(eunit_sets).

-export([start/1, init/1, handle_begin/3, handle_end/3, handle_cancel/3, terminate/2]).
-export([one_test/0, many_test_/0, printing_test/0]).

-include("../case.hrl").

main() ->
    ?show(eunit:test(?MODULE)),
    ?show(eunit:test(fun() -> ok end)),
    ?show(eunit:test([])),
    ?show(eunit:test([fun() -> ok end, fun() -> ok end])),
    heard({?MODULE, one_test}),
    heard({"a group", [{"first", fun() -> ok end}, {12, fun() -> error(bad) end}]}),
    heard(fun() -> throw(thrown) end),
    heard({setup, fun() -> 1 end, fun(_) -> ok end, fun(X) -> [fun() -> 1 = X end, fun() -> 2 = X end] end}),
    heard({foreach, fun() -> x end, [fun(X) -> fun() -> x = X end end, fun(X) -> fun() -> y = X end end]}),
    heard({with, 3, [fun(X) -> 3 = X end]}),
    heard({inorder, [fun() -> io:format("printed~n") end]}),
    heard({generator, fun() -> [fun() -> ok end] end}).

one_test() -> ok.
printing_test() -> io:format("kept from others~n").
many_test_() -> [fun() -> ok end, {"described", fun() -> ok end}, {inparallel, [fun() -> ok end]}].

heard(Tests) ->
    io:format("~w~n", [eunit:test(Tests, [no_tty, {report, {?MODULE, []}}])]).

start(Options) -> eunit_listener:start(?MODULE, Options).

init(_) -> none.
handle_begin(test, _, State) -> State;
handle_begin(group, _, State) -> State.
handle_end(test, Data, State) ->
    io:format(user, "  test ~w ~ts ~w ~tp~n", [element(1, proplists:get_value(source, Data)), shown(proplists:get_value(desc, Data)),
                                              status(proplists:get_value(status, Data)), proplists:get_value(output, Data)]),
    State;
handle_end(group, _, State) -> State.
handle_cancel(Kind, Data, State) ->
    io:format(user, "  cancelled ~w ~w~n", [Kind, proplists:get_value(reason, Data)]),
    State.
terminate(Result, _) -> io:format(user, "  ~w~n", [Result]).

shown(undefined) -> "-";
shown(Text) -> Text.

status({error, {Class, Reason, _}}) -> {Class, Reason};
status(Status) -> Status.
