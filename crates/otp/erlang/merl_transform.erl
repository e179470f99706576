%% The parse transform of merl.hrl: quoted text becomes templates when code is compiled, and may stand in patterns.
%%
%% On the way down matches and cases whose patterns are quoted become calls of merl:match/2 and merl:switch/2. On the way up calls of merl whose
%% arguments are known are made, and their results stand in their place.
-module(merl_transform).

-export([parse_transform/2]).

-spec parse_transform([erl_parse:abstract_form()], [compile:option()]) -> [erl_parse:abstract_form()].
parse_transform(Forms, _) -> erl_syntax:revert_forms(expanded(erl_syntax:form_list(Forms))).

expanded(Tree0) ->
    Tree = with_matches(Tree0),
    with_results(case erl_syntax:subtrees(Tree) of
                     [] -> Tree;
                     Groups -> erl_syntax:update_tree(Tree, [[expanded(Part) || Part <- Group] || Group <- Groups])
                 end).

with_matches(Tree) ->
    case erl_syntax:type(Tree) of
        match_expr ->
            case quoted(erl_syntax:match_expr_pattern(Tree)) of
                {ok, Line, Text} -> match(erl_syntax:match_expr_body(Tree), Line, Text);
                none -> Tree
            end;
        case_expr ->
            [Clause | _] = Clauses = erl_syntax:case_expr_clauses(Tree),
            case clause_text(Clause) of
                none -> Tree;
                _ ->
                    Trees = erl_syntax:list([switch_clause(C) || C <- Clauses]),
                    merl:qquote(line(Tree), "merl:switch(_@expr, _@clauses)", [{expr, erl_syntax:case_expr_argument(Tree)}, {clauses, Trees}])
            end;
        _ -> Tree
    end.

%% Text that stands in a pattern.
quoted(Pattern) ->
    case merl_call(Pattern) of
        {quote, [Line, Text]} ->
            case erl_syntax:is_literal(Line) andalso erl_syntax:is_literal(Text) of
                true -> {ok, erl_syntax:concrete(Line), erl_syntax:concrete(Text)};
                false -> none
            end;
        _ -> none
    end.

clause_text(Clause) ->
    case erl_syntax:clause_patterns(Clause) of
        [Pattern] -> quoted(Pattern);
        _ -> none
    end.

merl_call(Tree) ->
    case erl_syntax:type(Tree) =:= application andalso erl_syntax:application_operator(Tree) of
        false -> none;
        Operator ->
            case erl_syntax:type(Operator) =:= module_qualifier andalso erl_syntax:is_atom(erl_syntax:module_qualifier_argument(Operator), merl) of
                true ->
                    Name = erl_syntax:module_qualifier_body(Operator),
                    Arguments = erl_syntax:application_arguments(Tree),
                    case erl_syntax:type(Name) of
                        atom -> {erl_syntax:atom_value(Name), Arguments};
                        _ -> none
                    end;
                false -> none
            end
    end.

match(Expr, Line, Text) ->
    {Template, Bindings, _} = pattern(Line, Text),
    merl:qquote(Line, "{ok, _@bindings} = merl:match(_@template, _@expr)", [{expr, Expr}, {bindings, Bindings}, {template, Template}]).

%% The pattern's template, whose variables have names that no template takes for variables of code, what merl:match/2 answers, and variables.
pattern(Line, Text) ->
    Template = merl:template(merl:quote(Line, Text)),
    Names = [Name || Name <- merl:template_vars(Template), of_code(Name)],
    Bindings = [erl_syntax:tuple([erl_syntax:abstract(tag(Name)), erl_syntax:variable(variable(Name))]) || Name <- Names],
    {erl_syntax:abstract(merl:alpha(Template, [{Name, tag(Name)} || Name <- Names])), erl_syntax:list(Bindings), Names}.

of_code(Name) when is_integer(Name) -> Name > 9 andalso Name rem 10 =:= 9;
of_code(Name) ->
    case atom_to_list(Name) of
        [C | _] -> C >= $A andalso C =< $Z orelse C >= 16#C0 andalso C =< 16#DE andalso C =/= 16#D7;
        [] -> false
    end.

tag(Name) when is_integer(Name) -> Name;
tag(Name) -> list_to_atom(string:lowercase(atom_to_list(Name))).

variable(Name) when is_integer(Name), Name > 99, Name rem 100 =:= 99 -> list_to_atom("Q" ++ integer_to_list(Name div 100));
variable(Name) when is_integer(Name) -> list_to_atom("Q" ++ integer_to_list(Name div 10));
variable(Name) -> Name.

%% Besides quoted text a pattern may be the one that matches anything.
switch_clause(Clause) ->
    Body = erl_syntax:clause_body(Clause),
    case {clause_text(Clause), erl_syntax:clause_patterns(Clause), erl_syntax:clause_guard(Clause)} of
        {{ok, Line, Text}, _, Guard} -> switch_clause(Line, pattern(Line, Text), Guard, Body);
        {none, [Pattern], none} ->
            case erl_syntax:type(Pattern) of
                underscore -> merl:qquote("fun () -> _@body end", [{body, Body}]);
                _ -> error(merl_switch_clause)
            end;
        _ -> error(merl_switch_clause)
    end.

%% Variables are used once more, so that no warning tells of those that only the pattern has.
switch_clause(Line, {Template, Bindings, Names}, Guard, Body) ->
    Uses = [erl_syntax:match_expr(erl_syntax:underscore(), erl_syntax:variable(variable(Name))) || Name <- Names],
    Env = [{body, Body}, {bindings, Bindings}, {template, Template}, {uses, Uses}],
    case Guard of
        none -> merl:qquote(Line, "{_@template, fun (_@bindings) -> _@uses, _@body end}", Env);
        _ ->
            merl:qquote(Line, "{_@template, fun (_@bindings) -> _@uses, _@guard end, fun (_@bindings) -> _@uses, _@body end}",
                        [{guard, test(Guard)} | Env])
    end.

%% A guard as an expression, for here it may be any.
test(Guard) ->
    Conjunctions = [infix('andalso', erl_syntax:conjunction_body(Conjunction)) || Conjunction <- erl_syntax:disjunction_body(Guard)],
    infix('orelse', Conjunctions).

infix(_, [Test]) -> Test;
infix(Operator, [Test | Tests]) -> erl_syntax:infix_expr(Test, erl_syntax:operator(Operator), infix(Operator, Tests)).

with_results(Tree) ->
    case merl_call(Tree) of
        none -> Tree;
        {Name, Arguments} ->
            case lists:all(fun erl_syntax:is_literal/1, Arguments) of
                true -> result(line(Tree), Name, [erl_syntax:concrete(Argument) || Argument <- Arguments], Tree);
                false -> with_template(Name, Arguments, Tree)
            end
    end.

with_template(qquote, [Text, Env], Tree) ->
    with_quoted(1, Text, Env, Tree);
with_template(qquote, [Line, Text, Env], Tree) ->
    case erl_syntax:is_literal(Line) of
        true -> with_quoted(erl_syntax:concrete(Line), Text, Env, Tree);
        false -> Tree
    end;
with_template(Name, [Pattern | Arguments], Tree) when Name =:= subst; Name =:= match ->
    case erl_syntax:is_literal(Pattern) of
        true ->
            Template = result(line(Pattern), template, [erl_syntax:concrete(Pattern)], Tree),
            merl:qquote(line(Pattern), "merl:_@name(_@template, _@arguments)",
                        [{name, erl_syntax:atom(Name)}, {template, Template}, {arguments, Arguments}]);
        false -> Tree
    end;
with_template(_, _, Tree) ->
    Tree.

with_quoted(Line, Text, Env, Tree) ->
    case erl_syntax:is_literal(Text) andalso result(Line, quote, [Line, erl_syntax:concrete(Text)], failed) of
        false -> Tree;
        failed -> Tree;
        Quoted -> expanded(merl:qquote(Line, "merl:subst(_@quoted, _@env)", [{quoted, Quoted}, {env, Env}]))
    end.

%% What a call returns, as code; where it fails the call is left to fail in its time.
result(Line, Name, Arguments, Otherwise) ->
    try apply(merl, Name, Arguments) of
        Trees when Name =:= quote -> quotation(Line, Trees, merl:template(Trees));
        Value -> merl:term(Value)
    catch
        throw:_ -> Otherwise
    end.

quotation(Line, Trees, Template) ->
    case lists:any(fun of_code/1, merl:template_vars(Template)) of
        true when is_list(Trees) -> merl:qquote(Line, "merl:tree([_@template])", [{template, merl:meta_template(Template)}]);
        true -> merl:qquote(Line, "merl:tree(_@template)", [{template, merl:meta_template(Template)}]);
        false -> merl:term(Trees)
    end.

line(Tree) -> erl_anno:location(erl_syntax:get_pos(Tree)).
