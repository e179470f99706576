%% Syntax trees: forms taken apart and put together, made by hand, walked and analysed.
-module(syntax_trees).
-export([main/0]).

main() ->
    Forms = [form(Text) || Text <- texts()],
    [io:format("~p~n~p ~p~n~p~n", [types(Form), erl_syntax:revert(rebuilt(Form)) =:= Form, catch erl_syntax_lib:analyze_form(Form), annotations(Form)])
     || Form <- Forms],
    io:format("~p~n", [erl_syntax_lib:analyze_forms(Forms)]),
    made(),
    values(),
    names().

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

types(Tree) ->
    case erl_syntax:subtrees(Tree) of
        [] -> erl_syntax:type(Tree);
        Groups -> {erl_syntax:type(Tree), [[types(Part) || Part <- Group] || Group <- Groups]}
    end.

rebuilt(Tree) -> erl_syntax_lib:map(fun(Node) -> erl_syntax:add_ann(seen, Node) end, Tree).

annotations(Tree) ->
    case erl_syntax:type(Tree) of
        function ->
            Annotated = erl_syntax_lib:annotate_bindings(Tree, []),
            Found = erl_syntax_lib:fold(fun(Node, All) -> [{erl_syntax:type(Node), erl_syntax:get_ann(Node)} | All] end, [], Annotated),
            {lists:sort(sets:to_list(erl_syntax_lib:variables(Tree))), Found};
        _ -> none
    end.

made() ->
    Atom = fun erl_syntax:atom/1,
    Call = erl_syntax:application(Atom(m), Atom(f), [erl_syntax:abstract([{1, "abc", <<1, 2:3>>, #{a => 1.5}}, x | y])]),
    Handler = erl_syntax:clause([erl_syntax:class_qualifier(Atom(error), erl_syntax:underscore())], none, [erl_syntax:string("x")]),
    Clause = erl_syntax:clause([erl_syntax:underscore()], none, [Atom(any)]),
    Body = erl_syntax:try_expr([erl_syntax:integer(1)], [Handler]),
    Function = erl_syntax:function(Atom(f), [erl_syntax:clause([erl_syntax:variable("X")], [[Atom(true)], [erl_syntax:variable('X')]], [Body])]),
    Pair = erl_syntax:list([erl_syntax:integer(1)], erl_syntax:list([erl_syntax:integer(2)])),
    Types = erl_syntax:function_type([erl_syntax:tuple_type()], erl_syntax:type_application(none, Atom(list), [erl_syntax:map_type()])),
    Trees = [Call, Function, erl_syntax:compact_list(Pair), erl_syntax:normalize_list(Pair), Types,
             erl_syntax:infix_expr(erl_syntax:integer(1), erl_syntax:operator("+"), erl_syntax:prefix_expr(erl_syntax:operator('-'), erl_syntax:variable('A'))),
             erl_syntax:record_expr(Atom(r), [erl_syntax:record_field(Atom(a), erl_syntax:char($x))]),
             erl_syntax:record_access(erl_syntax:variable('R'), Atom(r), Atom(a)), erl_syntax:record_index_expr(Atom(r), Atom(a)),
             erl_syntax:implicit_fun(Atom(m), Atom(f), erl_syntax:integer(1)), erl_syntax:implicit_fun(Atom(f), erl_syntax:integer(1)),
             erl_syntax:binary([erl_syntax:binary_field(erl_syntax:variable('B'), erl_syntax:integer(8), [Atom(integer), erl_syntax:size_qualifier(Atom(unit), erl_syntax:integer(2))])]),
             erl_syntax:receive_expr([Clause], erl_syntax:integer(10), [Atom(late)]), erl_syntax:parentheses(Atom(inside)),
             erl_syntax:map_expr(erl_syntax:variable('M'), [erl_syntax:map_field_exact(Atom(a), Atom(b))]),
             erl_syntax:maybe_expr([erl_syntax:maybe_match_expr(Atom(ok), Atom(ok))], erl_syntax:else_expr([Clause]))],
    [io:format("~p~n", [erl_syntax:revert(Tree)]) || Tree <- Trees],
    io:format("~p~n", [erl_syntax_lib:analyze_application(Call)]),
    io:format("~p ~p ~p~n", [erl_syntax:list_length(Pair), erl_syntax:is_proper_list(Pair), erl_syntax:concrete(Pair)]),
    Export = erl_syntax:attribute(Atom(export), [erl_syntax:list([erl_syntax:arity_qualifier(Atom(f), erl_syntax:integer(1))])]),
    io:format("~p~n", [erl_syntax:revert_forms([erl_syntax:comment(["% note"]), Export, erl_syntax:form_list([Function]), erl_syntax:eof_marker()])]),
    Noted = erl_syntax:set_pos(erl_syntax:add_precomments([erl_syntax:comment(3, ["%% above"])], Atom(a)), 7),
    io:format("~p ~p ~p~n", [erl_syntax:has_comments(Noted), erl_syntax:get_pos(Noted), erl_syntax:has_comments(erl_syntax_lib:strip_comments(Noted))]),
    io:format("~p~n", [erl_syntax:revert(erl_syntax:meta(erl_syntax:tuple([erl_syntax:variable('X'), erl_syntax:nil()])))]),
    io:format("~p ~p~n", [erl_syntax_lib:is_fail_expr(erl_syntax:application(Atom(exit), [Atom(a)])), erl_syntax_lib:is_fail_expr(Call)]).

values() ->
    io:format("~ts ~ts ~ts ~ts~n", [erl_syntax:atom_literal(erl_syntax:atom('hello world')), erl_syntax:char_literal(erl_syntax:char($\n)),
                                    erl_syntax:string_literal(erl_syntax:string([$a, 246])), erl_syntax:variable_literal(erl_syntax:variable('V'))]),
    [io:format("~p ~p~n", [Value, erl_syntax:concrete(erl_syntax:abstract(Value)) =:= Value]) || Value <- [1, a, 1.5, "text", [1, 2 | c], {}, {a, [b]}, #{1 => 2}, <<1, 2, 3:5>>]],
    [io:format("~p~n", [erl_syntax:is_literal(form_value(Text))]) || Text <- ["{1, [a | b], #{c => \"d\"}}", "{X}", "<<1, 2:4>>", "#{a := 1}"]].

form_value(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, [Expression]} = erl_parse:parse_exprs(Tokens),
    Expression.

names() ->
    Used = sets:from_list(['V1', 'V2']),
    io:format("~p ~p~n", [length(lists:usort(erl_syntax_lib:new_variable_names(20, Used))), erl_syntax_lib:new_variable_name(fun(_) -> mine end, Used)]),
    io:format("~p~n", [erl_syntax_lib:function_name_expansions([{m, {a, 1}}, {b, 2}, c, {x, d}])]).

texts() ->
    ["-module(m).", "-export([f/1, g/2]).", "-import(lists, [map/2]).", "-record(r, {a, b = 2 :: integer(), c :: atom()}).", "-mine({a, \"b\", [1 | 2]}).",
     "f(X) when X > 1, X < 3; is_atom(X) -> try X of 1 -> 2; Y -> Y catch throw:A -> A; error:B:S -> {B, S}; Z -> Z after ok end;\n"
     "f(#r{a = A, _ = _}) -> fun m:f/1, fun f/1, fun(Q) -> Q end, fun N(0) -> 0; N(K) -> N(K - 1) end, A#r.b, A#r{c = d}, #r.a, begin 1, 2 end.",
     "g(M, <<A:8/integer-unit:2, B/binary>>) -> receive X -> X after 10 -> ok end, #{a => 1, b => B}, M#{a := A}, [Y || Y <- M, Y > 1],\n"
     "<< <<Y>> || <<Y>> <= B >>, catch not M, -A, \"abc\" ++ [$a, 1.5 | M], if A -> 1; true -> 2 end, case M of [] -> {}; [H | T] -> {H, T} end."].
