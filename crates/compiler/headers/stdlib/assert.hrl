%% Assertions that tell what was expected, what came, and where.
-ifndef(ASSERT_HRL).
-define(ASSERT_HRL, true).

-ifdef(NOASSERT).
-ifndef(ASSERT).
-define(NOASSERT_, true).
-endif.
-endif.

-define(FAIL_(Kind, Info), erlang:error({Kind, [{module, ?MODULE}, {line, ?LINE} | Info]})).

-ifdef(NOASSERT_).
-define(CHECK_(Check), ok).
-else.
-define(CHECK_(Check), begin Check end).
-endif.

-define(BOOLEAN_(Expr, Expected, More),
    ?CHECK_((fun() ->
        case (Expr) of
            Expected -> ok;
            __V when is_boolean(__V) ->
                ?FAIL_(assert, [{expression, (??Expr)}, {expected, Expected}, {value, __V} | More]);
            __V ->
                ?FAIL_(assert, [{expression, (??Expr)}, {expected, Expected}, {not_boolean, __V} | More])
        end
    end)())
).

-define(assert(Expr), ?BOOLEAN_(Expr, true, [])).
-define(assert(Expr, Comment), ?BOOLEAN_(Expr, true, [{comment, (Comment)}])).
-define(assertNot(Expr), ?BOOLEAN_(Expr, false, [])).
-define(assertNot(Expr, Comment), ?BOOLEAN_(Expr, false, [{comment, (Comment)}])).

-define(MATCH_(Guard, Expr, More),
    ?CHECK_((fun() ->
        case (Expr) of
            Guard -> ok;
            __V -> ?FAIL_(assertMatch, [{expression, (??Expr)}, {pattern, (??Guard)}, {value, __V} | More])
        end
    end)())
).
-define(NOT_MATCH_(Guard, Expr, More),
    ?CHECK_((fun() ->
        __V = (Expr),
        case __V of
            Guard -> ?FAIL_(assertNotMatch, [{expression, (??Expr)}, {pattern, (??Guard)}, {value, __V} | More]);
            _ -> ok
        end
    end)())
).

-define(assertMatch(Guard, Expr), ?MATCH_(Guard, Expr, [])).
-define(assertMatch(Guard, Expr, Comment), ?MATCH_(Guard, Expr, [{comment, (Comment)}])).
-define(assertNotMatch(Guard, Expr), ?NOT_MATCH_(Guard, Expr, [])).
-define(assertNotMatch(Guard, Expr, Comment), ?NOT_MATCH_(Guard, Expr, [{comment, (Comment)}])).

-define(EQUAL_(Expect, Expr, More),
    ?CHECK_((fun() ->
        __X = (Expect),
        case (Expr) of
            __X -> ok;
            __V -> ?FAIL_(assertEqual, [{expression, (??Expr)}, {expected, __X}, {value, __V} | More])
        end
    end)())
).
-define(NOT_EQUAL_(Unexpected, Expr, More),
    ?CHECK_((fun() ->
        __X = (Unexpected),
        case (Expr) of
            __X -> ?FAIL_(assertNotEqual, [{expression, (??Expr)}, {value, __X} | More]);
            _ -> ok
        end
    end)())
).

-define(assertEqual(Expect, Expr), ?EQUAL_(Expect, Expr, [])).
-define(assertEqual(Expect, Expr, Comment), ?EQUAL_(Expect, Expr, [{comment, (Comment)}])).
-define(assertNotEqual(Unexpected, Expr), ?NOT_EQUAL_(Unexpected, Expr, [])).
-define(assertNotEqual(Unexpected, Expr, Comment), ?NOT_EQUAL_(Unexpected, Expr, [{comment, (Comment)}])).

-define(EXCEPTION_INFO_(Class, Term, Expr),
    {expression, (??Expr)},
    {pattern, "{ " ++ (??Class) ++ " , " ++ (??Term) ++ " , [...] }"}
).
-define(EXCEPTION_(Class, Term, Expr, More),
    ?CHECK_((fun() ->
        try (Expr) of
            __V ->
                ?FAIL_(assertException,
                    [?EXCEPTION_INFO_(Class, Term, Expr), {unexpected_success, __V} | More])
        catch
            Class:Term -> ok;
            __C:__T:__S ->
                ?FAIL_(assertException,
                    [?EXCEPTION_INFO_(Class, Term, Expr), {unexpected_exception, {__C, __T, __S}} | More])
        end
    end)())
).

-define(assertException(Class, Term, Expr), ?EXCEPTION_(Class, Term, Expr, [])).
-define(assertException(Class, Term, Expr, Comment), ?EXCEPTION_(Class, Term, Expr, [{comment, (Comment)}])).
-define(assertError(Term, Expr), ?EXCEPTION_(error, Term, Expr, [])).
-define(assertError(Term, Expr, Comment), ?EXCEPTION_(error, Term, Expr, [{comment, (Comment)}])).
-define(assertExit(Term, Expr), ?EXCEPTION_(exit, Term, Expr, [])).
-define(assertExit(Term, Expr, Comment), ?EXCEPTION_(exit, Term, Expr, [{comment, (Comment)}])).
-define(assertThrow(Term, Expr), ?EXCEPTION_(throw, Term, Expr, [])).
-define(assertThrow(Term, Expr, Comment), ?EXCEPTION_(throw, Term, Expr, [{comment, (Comment)}])).

-define(assertNotException(Class, Term, Expr),
    ?CHECK_((fun() ->
        try (Expr) of
            _ -> ok
        catch
            Class:Term:__S ->
                ?FAIL_(assertNotException,
                    [?EXCEPTION_INFO_(Class, Term, Expr), {unexpected_exception, {Class, Term, __S}}]);
            _:_ -> ok
        end
    end)())
).

-endif.
