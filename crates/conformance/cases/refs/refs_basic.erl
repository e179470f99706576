%% References are unique and comparable.
-module(refs_basic).
-include("case.hrl").

main() ->
    Rs = [make_ref() || _ <- lists:seq(1, 100)],
    ?show(length(lists:usort(Rs))),
    ?show(lists:all(fun is_reference/1, Rs)),
    ?show([is_reference(id(X)) || X <- [a, self(), {}, 1]]),
    R = hd(Rs),
    ?show(R =:= hd(Rs)),
    ?show(R =:= make_ref()),
    ?show(maps:get(R, maps:from_list([{X, found} || X <- Rs]))),
    ?show(lists:sort(Rs) =:= Rs),
    ?show(binary_to_term(term_to_binary(R)) =:= R),
    ?show(list_to_ref(ref_to_list(R)) =:= R),
    ?show(case ref_to_list(R) of "#Ref<" ++ _ -> right end),
    ?show(ref_to_list(id(a))),
    ?show(list_to_ref(id("x"))),
    ok.
