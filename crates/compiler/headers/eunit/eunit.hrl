%% Tests and assertions, for programs that include "eunit/include/eunit.hrl".
-ifndef(EUNIT_HRL).
-define(EUNIT_HRL, true).

%% TEST wins over NOTEST, DEBUG over NODEBUG. Tests need assertions. EUNIT is defined if TEST is.
-ifdef(TEST).
-undef(NOTEST).
-endif.
-ifdef(DEBUG).
-undef(NODEBUG).
-endif.
-ifdef(NOTEST).
-undef(EUNIT).
-else.
-ifndef(ASSERT).
-define(ASSERT, true).
-endif.
-ifndef(TEST).
-define(TEST, true).
-endif.
-ifndef(EUNIT).
-define(EUNIT, true).
-endif.
-endif.

-include_lib("stdlib/include/assert.hrl").

%% Functions that are tests are exported, or taken out where tests are not wanted.
-ifndef(EUNIT_NOAUTO).
-ifdef(NOTEST).
-compile({parse_transform, eunit_striptests}).
-else.
-compile({parse_transform, eunit_autoexport}).
-endif.
-endif.

-define(_test(Expr), {?LINE, fun() -> (Expr) end}).
-define(_assert(BoolExpr), ?_test(?assert(BoolExpr))).
-define(_assert(BoolExpr, Comment), ?_test(?assert(BoolExpr, Comment))).
-define(_assertNot(BoolExpr), ?_test(?assertNot(BoolExpr))).
-define(_assertNot(BoolExpr, Comment), ?_test(?assertNot(BoolExpr, Comment))).
-define(_assertMatch(Guard, Expr), ?_test(?assertMatch(Guard, Expr))).
-define(_assertMatch(Guard, Expr, Comment), ?_test(?assertMatch(Guard, Expr, Comment))).
-define(_assertNotMatch(Guard, Expr), ?_test(?assertNotMatch(Guard, Expr))).
-define(_assertNotMatch(Guard, Expr, Comment), ?_test(?assertNotMatch(Guard, Expr, Comment))).
-define(_assertEqual(Expect, Expr), ?_test(?assertEqual(Expect, Expr))).
-define(_assertEqual(Expect, Expr, Comment), ?_test(?assertEqual(Expect, Expr, Comment))).
-define(_assertNotEqual(Unexpected, Expr), ?_test(?assertNotEqual(Unexpected, Expr))).
-define(_assertNotEqual(Unexpected, Expr, Comment), ?_test(?assertNotEqual(Unexpected, Expr, Comment))).
-define(_assertException(Class, Term, Expr), ?_test(?assertException(Class, Term, Expr))).
-define(_assertException(Class, Term, Expr, Comment), ?_test(?assertException(Class, Term, Expr, Comment))).
-define(_assertNotException(Class, Term, Expr), ?_test(?assertNotException(Class, Term, Expr))).
-define(_assertNotException(Class, Term, Expr, Comment), ?_test(?assertNotException(Class, Term, Expr, Comment))).
-define(_assertError(Term, Expr), ?_test(?assertError(Term, Expr))).
-define(_assertError(Term, Expr, Comment), ?_test(?assertError(Term, Expr, Comment))).
-define(_assertExit(Term, Expr), ?_test(?assertExit(Term, Expr))).
-define(_assertExit(Term, Expr, Comment), ?_test(?assertExit(Term, Expr, Comment))).
-define(_assertThrow(Term, Expr), ?_test(?assertThrow(Term, Expr))).
-define(_assertThrow(Term, Expr, Comment), ?_test(?assertThrow(Term, Expr, Comment))).

-ifndef(LET).
-define(LET(X, Y, Z), ((fun(X) -> (Z) end)(Y))).
-endif.
-ifndef(IF).
-define(IF(B, T, F), (case (B) of true -> (T); false -> (F) end)).
-endif.
-ifndef(MATCHES).
-define(MATCHES(A, E), (case (E) of A -> true; _ -> false end)).
-endif.

%% Whether eunit runs this, and what the current test wrote so far.
-ifndef(UNDER_EUNIT).
-define(UNDER_EUNIT, (?MATCHES({current_function, {eunit_proc, _, _}}, erlang:process_info(erlang:group_leader(), current_function)))).
-endif.
-ifndef(capturedOutput).
-define(capturedOutput, case ?UNDER_EUNIT of true -> eunit_proc:get_output(); false -> "" end).
-endif.

%% To standard output, whatever becomes of the output of tests. Nothing with NODEBUG.
-ifdef(NODEBUG).
-define(debugMsg(S), ok).
-define(debugHere, ok).
-define(debugFmt(S, As), ok).
-define(debugVal(E), (E)).
-define(debugVal(E, D), (E)).
-define(debugValAll(E), (E)).
-define(debugTime(S, E), (E)).
-else.
-ifndef(EUNIT_DEBUG_VAL_DEPTH).
-define(EUNIT_DEBUG_VAL_DEPTH, 15).
-endif.
-define(debugMsg(S), (begin io:format(user, <<"~ts:~w:~w: ~ts\n">>, [?FILE, ?LINE, self(), S]), ok end)).
-define(debugHere, (?debugMsg("<-"))).
-define(debugFmt(S, As), (?debugMsg(io_lib:format((S), (As))))).
-define(debugVal(E), ?debugVal(E, ?EUNIT_DEBUG_VAL_DEPTH)).
-define(debugVal(E, D), (begin ((fun(X__V) -> ?debugFmt(<<"~ts = ~tP">>, [(??E), X__V, D]), X__V end)(E)) end)).
-define(debugValAll(E), (begin ((fun(X__V) -> ?debugFmt(<<"~ts = ~tp">>, [(??E), X__V]), X__V end)(E)) end)).
-define(debugTime(S, E), (begin ((fun() -> {X__T0, _} = statistics(wall_clock), X__V = (E), {X__T1, _} = statistics(wall_clock),
                                           ?debugFmt(<<"~ts: ~.3f s">>, [(S), (X__T1 - X__T0) / 1000]), X__V end)()) end)).
-endif.

%% Commands of the operating system: their output, or tests of status or output.
-define(_cmd_(Cmd), (eunit_lib:command(Cmd))).
-define(EUNIT_WHERE_(Cmd), {module, ?MODULE}, {line, ?LINE}, {command, (Cmd)}).
-define(cmd(Cmd), ?cmdStatus(0, Cmd)).
-define(_cmd(Cmd), ?_test(?cmd(Cmd))).
-define(_cmdStatus(N, Cmd), ?_test(?cmdStatus(N, Cmd))).
-define(cmdStatus(N, Cmd),
        begin
            ((fun() ->
                      case ?_cmd_(Cmd) of
                          {(N), X__Out} -> X__Out;
                          {X__N, _} -> erlang:error({command_failed, [?EUNIT_WHERE_(Cmd), {expected_status, (N)}, {status, X__N}]})
                      end
              end)())
        end).

-define(assertCmd(Cmd), ?assertCmdStatus(0, Cmd)).
-define(_assertCmd(Cmd), ?_test(?assertCmd(Cmd))).
-define(_assertCmdStatus(N, Cmd), ?_test(?assertCmdStatus(N, Cmd))).
-define(_assertCmdOutput(T, Cmd), ?_test(?assertCmdOutput(T, Cmd))).
-ifdef(NOASSERT).
-define(assertCmdStatus(N, Cmd), ok).
-define(assertCmdOutput(T, Cmd), ok).
-else.
-define(assertCmdStatus(N, Cmd),
        begin
            ((fun() ->
                      case ?_cmd_(Cmd) of
                          {(N), _} -> ok;
                          {X__N, _} -> erlang:error({assertCmd_failed, [?EUNIT_WHERE_(Cmd), {expected_status, (N)}, {status, X__N}]})
                      end
              end)())
        end).
-define(assertCmdOutput(T, Cmd),
        begin
            ((fun() ->
                      case ?_cmd_(Cmd) of
                          {_, (T)} -> ok;
                          {_, X__Out} -> erlang:error({assertCmdOutput_failed, [?EUNIT_WHERE_(Cmd), {expected_output, (T)}, {output, X__Out}]})
                      end
              end)())
        end).
-endif.

-endif.
