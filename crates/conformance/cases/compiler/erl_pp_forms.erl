%% Abstract forms printed as source: every kind of form, expression and type, narrow, wide, on one line, with hooks.
-module(erl_pp_forms).
-export([main/0, hook/6]).

main() ->
    Forms = [form(Text) || Text <- texts()],
    [io:format("~ts", [erl_pp:form(Form)]) || Form <- Forms],
    Styles = [[{encoding, latin1}], [{linewidth, 30}, {indent, 2}], [{linewidth, 12}], [{quote_singleton_atom_types, true}, {indent, 8}]],
    [io:format("~p ~p~n", [Style, erlang:phash2([unicode:characters_to_list(erl_pp:form(Form, Style)) || Form <- Forms])]) || Style <- Styles],
    [io:format("~ts~n", [erl_pp:exprs(Body, Column, [])]) || {function, _, _, _, Clauses} <- Forms, {clause, _, _, _, Body} <- Clauses, Column <- [-1, 60]],
    [io:format("~ts~n", [erl_pp:guard(Guard)]) || {function, _, _, _, Clauses} <- Forms, {clause, _, _, [_ | _] = Guard, _} <- Clauses],
    hooks(),
    [io:format("~ts", [erl_pp:form(Form)]) || Form <- [{error, {1, epp, x}}, {warning, {1, epp, "å"}}, {eof, 3}]],
    legal(),
    [io:format("~p~n", [catch_it(Do)]) || Do <- [fun() -> erl_pp:form(x) end, fun() -> erl_pp:legalize_vars(x) end]].

catch_it(Do) ->
    try Do()
    catch error:Reason -> Reason
    end.

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

hook(Expr, Column, Precedence, _, a, b) -> io_lib:format("<~p ~p ~p>", [Expr, Column, Precedence]).

hooks() ->
    Unknown = {tuple, 1, [{foo, bar}, {call, 1, {atom, 1, f}, [{baz}]}]},
    Own = fun(Expr, Column, Precedence, _) -> io_lib:format("<~p~n ~p ~p>", [Expr, Column, Precedence]) end,
    [io:format("~ts~n", [erl_pp:expr(Unknown, Options)]) || Options <- [[], none, Own, [{hook, Own}], [{hook, {?MODULE, hook, [a, b]}}], {?MODULE, hook, [a, b]}]],
    io:format("~ts~n", [erl_pp:expr({op, 1, '+', {integer, 1, 1}, {integer, 1, 2}}, 0, 600, none)]),
    io:format("~ts~n", [erl_pp:expr({value, 1, {a, "b", [c | d]}}, 0, none)]).

legal() ->
    Named = fun(Name) -> {var, 1, Name} end,
    Function = {function, 1, f, 2, [{clause, 1, [Named(rec0), Named('REC0')], [], [Named('_'), Named(rec0), Named('X')]}]},
    io:format("~ts", [erl_pp:form(erl_pp:legalize_vars(Function))]).

texts() ->
    ["-module(m).", "-export([f/1, 'G h'/2]).", "-export([]).", "-import(lists, [map/2]).", "-export_type([t/0]).", "-file(\"a b.erl\", 7).",
     "-compile([export_all, {inline, [{f, 1}]}]).", "-vsn(\"1.0\").", "-behaviour(gen_server).", "-optional_callbacks([f/1]).", "-on_load(f/0).",
     "-doc \"text\".", "-doc #{since => <<\"1\">>}.", "-record(r, {a, b = 1, c :: integer(), d = [] :: [atom()] | undefined}).", "-record('R 1', {}).",
     "-type t() :: a | 'b c' | 1..5 | -1 | [] | [t()] | [t(), ...] | {} | {t(), x} | tuple() | map() | #{} | #{a => t(), b := integer()}.",
     "-type b() :: <<>> | <<_:8>> | <<_:_*8>> | <<_:8, _:_*16>>.", "-type u(A, B) :: fun() | fun((...) -> A) | fun((A, B) -> B) | m:t(A) | #r{} | #r{a :: A}.",
     "-opaque o() :: (X :: integer()) | {Name :: atom(), very_long_name_of_a_type(), another_very_long_name_of_a_type(), yet_another()}.",
     "-spec f(A) -> B when A :: integer(), B :: [A]; (atom()) -> none().", "-spec m:g(integer(), Name :: atom()) -> ok | {error, Reason :: term()}.",
     "-callback c(State :: term()) -> {ok, term()} | {stop, Reason :: term(), NewState :: a_long_name_of_a_state_that_does_not_fit()}.",
     "f(X) when is_integer(X), X > 1; is_atom(X) -> X + 1, - X, not X, bnot X, X = 1, {X, [X | Y], [1, 2 | 3], \"str\", $a, $\\n, 1.5, 'A b', a}; f(_) -> ok.",
     "g() -> fun(A) -> A; (B) when B -> B end, fun Name(0) -> 1; Name(N) -> Name(N - 1) end, fun f/1, fun m:f/1, fun M:F/A.",
     "h(X) -> case X of 1 -> a; {2, Y} when Y -> b, c end, if X -> 1; X, Y; Z -> 2; true -> 3 end, begin 1, 2 end, begin x end.",
     "r() -> receive a -> b end, receive after 10 -> x end, receive {a, B} when B -> c after infinity -> d, e end.",
     "t() -> try a catch b -> c end, try a after b end, try f() of ok -> 1 catch throw:T -> T; error:R:S when R -> {R, S}; _:_ -> x after y, z end, catch throw(1), X = (catch y).",
     "l(L) -> [X || X <- L], [{X, Y} || X <- L, Y <- m(), X > Y], << <<X>> || <<X:3>> <= L >>, << (X) || X <- L >>, [K || K := V <- M, V], #{K => V || {K, V} <- L}.",
     "m(M) -> #{}, #{a => 1, {b, c} => #{d => e}}, M#{a := 1, b => 2}, #{a := X} = M, (f())#{a => 1}.",
     "r(R) -> #r{}, #r{a = 1, _ = x}, R#r.a, R#r{a = 1, b = 2}, #r.a, (f(x))#r.a, #'R 1'{}.",
     "b(X) -> <<>>, <<1, 2:4, X/binary, X:8/little-signed-integer-unit:8, \"abc\", \"abc\"/utf8, (X + 1):(Y * 2)>>.",
     "o(A, B) -> (A + B) * C, A + B * C, A andalso B orelse C, (A orelse B) andalso C, A ++ B ++ C, (A ++ B) ++ C, A ! B, - (- A), (a:b()):c(), (fun() -> x end)().",
     "c() -> erlang:length(x), erlang:float(1), erlang:'+'(1, 2), lists:map(f, x), M:F(), m:F(1), 'X y':'Z w'(1), 'begin'().",
     "long() -> a_function_with_a_long_name(an_argument_of_some_length, another_argument_of_some_length, [a, list, with, several, atoms, in, it], {and_a, tuple}), "
     "Variable = another_function(\"a long string that has to be broken because it does not fit on a single line of the page\", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]).",
     "uni() -> \"åäö λ\", 'λ', $λ, <<\"å\"/utf8>>."].
