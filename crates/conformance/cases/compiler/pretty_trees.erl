%% Syntax trees and documents as text, at several widths.
-module(pretty_trees).
-export([main/0]).

main() ->
    [[io:format("~ts~n", [erl_prettypr:format(form(Text), [{paper, Paper}, {ribbon, Ribbon}])]) || {Paper, Ribbon} <- [{80, 56}, {40, 30}]]
     || Text <- texts()],
    io:format("~ts~n", [erl_prettypr:format(erl_syntax:form_list([form(Text) || Text <- lists:sublist(texts(), 3)]))]),
    made(),
    hooks(),
    documents(),
    lines(),
    floats(),
    io:format("~p~n", [catch prettypr:format(prettypr:text_par("a b", -1), 10, 5)]).

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

texts() ->
    ["-module(some_module).",
     "-export([first/1, second/2, third_with_a_long_name/3, fourth/4]).",
     "-record(r, {a, b = 1 :: integer(), c :: [atom()] | undefined}).",
     "-type t(A) :: #{atom() => A, b := 1..3} | {A, fun((A) -> B), fun((...) -> A)} | <<_:8, _:_*3>> | [A, ...] | fun() | #r{a :: x} | map() | tuple().",
     "-spec f(X, Y :: y) -> Z when X :: integer(), Z :: list(X); (atom(), b) -> 'ok'.",
     "-callback init(term()) -> {ok, State :: term()} | ignore.",
     "-opaque o() :: lists:t(1).",
     "-export_type([t/1, o/0]).",
     "-doc \"A text of some length that is too long for a single line, and that\\nhas \\\"escapes\\\" in it.\".",
     "f(X, Y) when is_atom(X), Y > 1; Y < 0 -> case {X, Y} of {a, _} -> 1; {b, Z} when Z -> 2.50, $a; _ -> <<\"abc\", X:8/integer-signed, Y>> end;\n"
     "f(_, _) -> if true -> 1.0e30; X -> -(1 + 2) * 3, not (a or b) end.",
     "g() -> receive {a, B} -> B; c -> d after 1000 -> timeout end, begin a, b end, receive after 0 -> ok end.",
     "h(A) -> try A of 1 -> 2 catch throw:X -> X; error:E:S -> {E, S}; _:_ -> 3 after close() end, catch A, (catch B) + 1.",
     "i(M) -> #{a := B} = M#{c => d}, [X || X <- [1, 2 | T], X > 1], << <<Y>> || <<Y>> <= M >>, #{K => V || K := V <- M}, fun(Z) -> Z end.",
     "j() -> fun F(0) -> 1; F(N) -> N * F(N - 1) end, fun j/0, fun m:f/1, R#r.a, #r.a, R#r{a = 1}, #r{_ = 2}, [a | b], \"string\", 'At om'.",
     "k() -> maybe {ok, X} ?= g(), X else {error, _} -> 1; _ -> 2 end, maybe 1 end.",
     "a_function_with_a_long_name(Argument_one, Argument_two, Argument_three, Argument_four) -> "
     "another_function_with_a_long_name(Argument_one + Argument_two * Argument_three, {Argument_four, [Argument_one, Argument_two]})."].

made() ->
    Comment = erl_syntax:comment([" one", " two"]),
    Trees = [erl_syntax:macro(erl_syntax:variable("M"), [erl_syntax:integer(1), erl_syntax:atom(a)]),
             erl_syntax:macro(erl_syntax:variable("M")),
             erl_syntax:attribute(erl_syntax:atom('define'), [erl_syntax:variable("M"), erl_syntax:string("x")]),
             erl_syntax:attribute(erl_syntax:atom('else'), none),
             erl_syntax:add_precomments([Comment], erl_syntax:add_postcomments([erl_syntax:comment(5, ["p"])], erl_syntax:atom(a))),
             erl_syntax:tuple([erl_syntax:add_postcomments([erl_syntax:comment(["p"])], erl_syntax:atom(a)), erl_syntax:atom(b)]),
             Comment, erl_syntax:comment(3, ["x"]), erl_syntax:text("<text>"), erl_syntax:parentheses(erl_syntax:integer(1)),
             erl_syntax:error_marker({1, erl_parse, ["syntax"]}), erl_syntax:warning_marker(something), erl_syntax:error_marker({0, erl_parse, "x"}),
             erl_syntax:abstract([1.0, 0.1, 1.0e-10, 1.5e300, 1.00001, a, $c, "text", <<"bin">>, {}, #{}]),
             erl_syntax:clause([erl_syntax:underscore()], none, [erl_syntax:nil()]), erl_syntax:char($\n), erl_syntax:string([8364]),
             erl_syntax:conjunction([erl_syntax:atom(a), erl_syntax:atom(b)]), erl_syntax:form_list([]), erl_syntax:eof_marker()],
    [io:format("~ts|~n", [erl_prettypr:format(Tree)]) || Tree <- Trees],
    io:format("~ts ~ts~n", [erl_prettypr:format(erl_syntax:string([8364]), [{encoding, Encoding}]) || Encoding <- [latin1, utf8]]),
    io:format("~p~n", [erl_prettypr:format(form("f() -> a,\n\n b,\n c."), [{empty_lines, sets:from_list([1, 2])}])]).

hooks() ->
    Hook = fun(Node, Ctxt, Continue) ->
                   io:format("~p ~p ~p ~p ~p~n", [erl_syntax:get_ann(Node), erl_prettypr:get_ctxt_precedence(Ctxt), erl_prettypr:get_ctxt_user(Ctxt),
                                                  erl_prettypr:get_ctxt_paperwidth(Ctxt), erl_prettypr:get_ctxt_linewidth(Ctxt)]),
                   true = is_function(erl_prettypr:get_ctxt_hook(Ctxt), 3),
                   Inner = erl_prettypr:set_ctxt_user(erl_prettypr:set_ctxt_paperwidth(erl_prettypr:set_ctxt_linewidth(Ctxt, 3), 2), inner),
                   D = Continue(Node, erl_prettypr:set_ctxt_precedence(Inner, 1000)),
                   prettypr:beside(prettypr:null_text("<b>"), prettypr:beside(D, prettypr:null_text("</b>")))
           end,
    One = erl_syntax:add_ann(one, erl_syntax:infix_expr(erl_syntax:add_ann(two, erl_syntax:integer(1)), erl_syntax:operator('+'), erl_syntax:atom(a))),
    io:format("~ts~n", [erl_prettypr:format(erl_syntax:list([One]), [{hook, Hook}, {user, outer}])]),
    io:format("~ts~n", [erl_prettypr:format(One)]).

documents() ->
    Text = "Lorem ipsum dolor sit amet, consectetur adipisici elit, sed eiusmod tempor incidunt",
    [io:format("~ts|~n", [prettypr:format(prettypr:text_par(Text, N), 20, 15)]) || N <- [0, 2, -2]],
    A = prettypr:text("abc"),
    B = prettypr:above(prettypr:text("de"), prettypr:nest(2, prettypr:text("\tfgh"))),
    Ds = [prettypr:beside(A, B), prettypr:beside(B, A), prettypr:above(A, B), prettypr:sep([A, A]), prettypr:sep([A, B]), prettypr:par([A, A, B, A], 2),
          prettypr:follow(A, A), prettypr:follow(B, A, 3), prettypr:break(A), prettypr:empty(), prettypr:nest(-1, A), prettypr:nest(3, prettypr:sep([A, A, A])),
          prettypr:sep([prettypr:empty(), A]), prettypr:par([prettypr:par([A, A]), prettypr:sep([A, A])], 1), prettypr:above(prettypr:empty(), A)],
    [[io:format("~ts|~n", [prettypr:format(D, W, W)]) || W <- [4, 8, 40]] || D <- Ds],
    [io:format("~ts|~n", [prettypr:format(prettypr:above(A, prettypr:nest(4, prettypr:best(D, 10, 10))))]) || D <- Ds].

lines() ->
    Layout = erl_prettypr:layout(form("f() -> {aaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbb, ccccccccccccccccc}.")),
    io:format("~ts~n", [prettypr:format(Layout, 30, 20)]),
    io:format("~ts~n", [prettypr:format(erl_prettypr:best(form("f() -> {aaaaaaaaaaa, bbbbbbbb}."), [{paper, 20}, {ribbon, 20}]))]).

floats() ->
    T = fun(S, H, V) -> prettypr:floating(prettypr:text(S), H, V) end,
    Pairs = [{{H, V}, {H1, V1}} || H <- [0, 1], V <- [0, 1], H1 <- [0, 1], V1 <- [0, 1]],
    [begin
         A = T("aa", H, V),
         B = T("b", H1, V1),
         C = T("c", 0, 1),
         [io:format("~ts|~n", [prettypr:format(D)]) || D <- [prettypr:beside(A, prettypr:beside(B, prettypr:text("x"))),
                                                          prettypr:above(A, prettypr:above(B, prettypr:text("x"))),
                                                          prettypr:beside(A, prettypr:above(prettypr:nest(2, B), C)),
                                                          prettypr:sep([prettypr:above(A, B), prettypr:beside(C, B)])]]
     end || {{H, V}, {H1, V1}} <- Pairs].
