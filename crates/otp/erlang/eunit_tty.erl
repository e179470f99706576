%% Tells of a run of tests as text: failures as they happen, all of it when asked to be verbose, and a sum at the end.
-module(eunit_tty).
-behaviour(eunit_listener).

-export([handle_begin/3, handle_cancel/3, handle_end/3, init/1, start/0, start/1, terminate/2]).

-record(state, {verbose = false, silent = false, indent = 0, depth = 20}).

start() -> start([]).
start(Options) -> eunit_listener:start(?MODULE, Options).

init(Options) ->
    State = #state{verbose = proplists:get_bool(verbose, Options), silent = proplists:get_bool(no_tty, Options),
                   depth = proplists:get_value(print_depth, Options, 20)},
    receive {start, _} -> State#state.verbose andalso show(State, "======================== EUnit ========================\n", []) end,
    State.

handle_begin(group, Data, #state{verbose = true, indent = Indent} = State) ->
    case text(desc, Data) of
        "" -> State;
        Text ->
            indented(State, "~ts\n", [Text]),
            State#state{indent = Indent + 1}
    end;
handle_begin(test, Data, #state{verbose = true} = State) ->
    title(State, Data),
    State;
handle_begin(_, _, State) -> State.

handle_end(group, Data, #state{verbose = true, indent = Indent} = State) ->
    case text(desc, Data) of
        "" -> State;
        _ ->
            Time = proplists:get_value(time, Data, 0),
            Time > 0 andalso indented(State, "[done in ~.3f s]\n", [Time / 1000]),
            State#state{indent = Indent - 1}
    end;
handle_end(group, _, State) -> State;
handle_end(test, Data, State) ->
    case proplists:get_value(status, Data) of
        ok when State#state.verbose -> show(State, "~tsok\n", [timing(Data)]);
        ok -> ok;
        Status ->
            State#state.verbose orelse title(State, Data),
            failed(Status, proplists:get_value(output, Data, <<>>), State)
    end,
    State.

failed({error, Exception}, Output, #state{depth = Depth} = State) ->
    show(State, "*failed*\n~ts", [eunit_lib:format_exception(Exception, Depth)]),
    show(State, "  output:<<\"~ts\">>\n\n", [Output]);
failed({skipped, Reason}, _, State) -> show(State, "*did not run*\n::~ts\n", [skip_text(Reason)]).

skip_text({module_not_found, M}) -> io_lib:format("missing module: ~tp", [M]);
skip_text({no_such_function, {M, F, A}}) -> io_lib:format("no such function: ~w:~tw/~w", [M, F, A]);
skip_text(Reason) -> io_lib:format("unknown: ~tp", [Reason]).

handle_cancel(group, Data, #state{verbose = Verbose, indent = Indent} = State) ->
    case proplists:get_value(reason, Data) of
        undefined -> ok;
        Reason ->
            Text = text(desc, Data),
            Verbose andalso Text =/= "" orelse indented(State, "~ts\n", [case proplists:get_value(desc, Data) of
                                                                           undefined -> "undefined";
                                                                           _ -> Text
                                                                       end]),
            is_tuple(Reason) andalso element(1, Reason) =:= blame orelse indented(State, "~ts", [cancel_text(Reason, State)])
    end,
    State#state{indent = Indent - 1};
handle_cancel(test, Data, State) ->
    State#state.verbose orelse title(State, Data),
    show(State, "~ts", [cancel_text(proplists:get_value(reason, Data), State)]),
    State.

cancel_text(undefined, _) -> "*skipped*\n";
cancel_text(timeout, _) -> "*timed out*\n";
cancel_text({timeout, #{stacktrace := Stack}}, _) -> ["*timed out*\n", eunit_lib:format_stacktrace(Stack)];
cancel_text({startup, Reason}, #state{depth = Depth}) -> io_lib:format("*could not start test process*\n::~tP\n\n", [Reason, Depth]);
cancel_text({blame, _}, _) -> "*cancelled because of subtask*\n";
cancel_text({exit, Reason}, #state{depth = Depth}) -> io_lib:format("*unexpected termination of test process*\n::~tP\n\n", [Reason, Depth]);
cancel_text({abort, Reason}, #state{depth = Depth}) -> eunit_lib:format_error(Reason, Depth).

terminate(Result, State) ->
    Answer = sum(Result, State),
    receive {stop, Ref, ReplyTo} -> ReplyTo ! {result, Ref, Answer} end.

sum({ok, Data}, #state{verbose = Verbose} = State) ->
    [Pass, Fail, Skip, Cancel] = [proplists:get_value(Key, Data, 0) || Key <- [pass, fail, skip, cancel]],
    Bar = "=======================================================\n",
    case {Pass, Fail + Skip + Cancel} of
        {0, 0} ->
            show(State, "  There were no tests to run.\n", []),
            ok;
        {_, 0} ->
            Verbose andalso show(State, Bar, []),
            case Pass of
                1 -> show(State, "  Test passed.\n", []);
                2 -> show(State, "  2 tests passed.\n", []);
                N -> show(State, "  All ~w tests passed.\n", [N])
            end,
            ok;
        _ ->
            show(State, Bar, []),
            show(State, "  Failed: ~w.  Skipped: ~w.  Passed: ~w.\n", [Fail, Skip, Pass]),
            Cancel =:= 0 orelse show(State, "One or more tests were cancelled.\n", []),
            error
    end;
sum({error, Reason}, #state{depth = Depth} = State) ->
    show(State, "Internal error: ~tP.\n", [Reason, Depth]),
    error.

indented(#state{indent = Indent} = State, Format, Args) ->
    show(State, "~ts" ++ Format, [lists:duplicate(2 * max(0, Indent), $\s) | Args]).

show(#state{silent = true}, _, _) -> ok;
show(_, Format, Args) -> io:format(Format, Args).

timing(Data) ->
    case proplists:get_value(time, Data, 0) of
        0 -> "";
        Time -> io_lib:format("[~.3f s] ", [Time / 1000])
    end.

title(State, Data) ->
    Line = case proplists:get_value(line, Data, 0) of
               0 -> "";
               N -> [integer_to_list(N), $:]
           end,
    Description = case text(desc, Data) of
                      "" -> "";
                      Text -> [" (", Text, ")"]
                  end,
    case proplists:get_value(source, Data) of
        {M, F, _} -> indented(State, "~ts:~ts ~ts~ts...", [M, Line, F, Description]);
        _ -> indented(State, "~ts~ts...", [Line, Description])
    end.

text(Key, Data) ->
    case proplists:get_value(Key, Data) of
        undefined -> "";
        Text when is_binary(Text); is_list(Text) ->
            case unicode:characters_to_list(Text) of
                Characters when is_list(Characters) -> Characters;
                _ -> binary_to_list(iolist_to_binary(Text))
            end
    end.
