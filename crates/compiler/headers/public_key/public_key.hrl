%% What programs that handle keys and certificates share, for programs that include "public_key/include/public_key.hrl".
-ifndef(public_key).
-define(public_key, true).

-include("OTP-PUB-KEY.hrl").
-include("PKCS-FRAME.hrl").

-record('SubjectPublicKeyInfoAlgorithm', {algorithm, parameters = asn1_NOVALUE}).
-record('ECPoint', {point}).
-record(cert, {der :: public_key:der_encoded(), otp :: #'OTPCertificate'{}}).

%% States of the validation of a path and of a list of revocations (RFC 5280, 6.1 and 6.3).
-record(path_validation_state,
        {valid_policy_tree, policy_tree_node_count = 1 :: non_neg_integer(), user_initial_policy_set, explicit_policy,
         inhibit_any_policy, inhibit_policy_mapping, policy_mapping_ext, policy_constraint_ext, policy_inhibitany_ext,
         policy_ext_present, policy_ext_any, current_any_policy_qualifiers, cert_num, last_cert = false,
         permitted_subtrees = no_constraints, excluded_subtrees = [], working_public_key_algorithm, working_public_key,
         working_public_key_parameters, working_issuer_name, max_path_length, verify_fun, user_state}).
-record(revoke_state, {reasons_mask, cert_status, interim_reasons_mask, valid_ext, details}).

%% Whoever gives no function for the verification of a certificate fails at its faults and leaves extensions to others.
-define(DEFAULT_VERIFYFUN,
        {fun(_, {bad_cert, _} = Reason, _) -> {fail, Reason};
            (_, {extension, _}, UserState) -> {unknown, UserState};
            (_, valid, UserState) -> {valid, UserState};
            (_, valid_peer, UserState) -> {valid, UserState}
         end, []}).

%% Why a certificate is revoked (RFC 5280, 5.3.1).
-define(unspecified, 0).
-define(keyCompromise, 1).
-define(cACompromise, 2).
-define(affiliationChanged, 3).
-define(superseded, 4).
-define(cessationOfOperation, 5).
-define(certificateHold, 6).
-define(removeFromCRL, 8).
-define(privilegeWithdrawn, 9).
-define(aACompromise, 10).

-endif.
