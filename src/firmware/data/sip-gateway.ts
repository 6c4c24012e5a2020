import type { Published, PublishedVersions } from '../published.ts';

/** @param minimum null where the page names none */
function row(
  models: Published['models'],
  minimum: string | null,
  approved: Published['approved'],
): Published {
  return { models, minimum, approved };
}

/** The oldest release of every Yealink phone; the field before it in a whole version is the hardware. */
const YEALINK = '83';

/**
 * Firmware of the phones that SIP Gateway supports. Data, not rules: compare with the page when it changes, and move the date.
 * The numbers stand as the page has them, also where an approved version is below the minimum (AudioCodes 400HD, Yealink T21P).
 */
export const SIP_GATEWAY: PublishedVersions = {
  source: {
    title: 'Plan for SIP Gateway',
    url: 'https://learn.microsoft.com/microsoftteams/devices/sip-gateway-plan',
    date: '2024-07-15',
  },
  brands: {
    Cisco: [
      row(['8832'], '11.3.5MPP', '12-0-3MPP'),
      row(['6821', '6841', '6851', '6861', '6871', '7811', '7821', '7841', '7861'], '11.1.1MPP', '12-0-3MPP'),
      row(['8811', '8841', '8845', '8851', '8861', '8865'], '11.1.1MPP', '12-0-3MPP'),
      row(['ATA 191', 'ATA 192'], '11.2.2MPP', '11-2-2MPP0101-013'),
    ],
    Poly: [
      row(['Trio 8500', 'Trio 8800'], '5.9.5.3182', '7.2.4.0185'),
      row(['VVX 150', 'VVX 201', 'VVX 250', 'VVX 301', 'VVX 311', 'VVX 350'], '5.9.5', '6.4.3.5814'),
      row(['VVX 401', 'VVX 411', 'VVX 450', 'VVX 501', 'VVX 601'], '5.9.5', '6.4.3.5814'),
      row(['VVX 300', 'VVX 310', 'VVX 400', 'VVX 410', 'VVX 500', 'VVX 600'], '5.9.5', '5.9.7.3480'),
      row(['Rove B1', 'Rove B2', 'Rove B4', 'Rove 30', 'Rove 40'], null, '8.0.5.0002'),
      row(['Rove 20'], null, '8.0.5.0003'),
      row(['Edge E100', 'Edge E220', 'Edge E300', 'Edge E320', 'Edge E350'], null, '8.1.0.12774'),
      row(['Edge E400', 'Edge E450', 'Edge E500', 'Edge E550'], null, '8.1.0.12774'),
      row(['ATA 400', 'ATA 402'], null, '4.0.1.6480'),
      row(['OBi 300', 'OBi 302'], '3.2.4.8441', '3.2.5.8732'),
    ],
    Yealink: [
      row(['T21P'], YEALINK, '34.72.0.75'),
      row(['T21P_E2'], YEALINK, '52.84.0.125'),
      row(['T23G'], YEALINK, '44.84.0.140'),
      row(['T27G'], YEALINK, '69.86.0.15'),
      row(['T29G'], YEALINK, '46.83.0.130'),
      row(['T30', 'T30P', 'T31G', 'T31P', 'T33G'], YEALINK, '124.86.0.147'),
      row(['T40G'], YEALINK, '76.84.0.125'),
      row(['T40P'], YEALINK, '54.84.0.125'),
      row(['T41P'], YEALINK, '36.83.0.120'),
      row(['T42G'], YEALINK, '29.83.0.130'),
      row(['T46G'], YEALINK, '28.83.0.130'),
      row(['T48G'], YEALINK, '35.83.0.130'),
      row(['T41S', 'T42S', 'T46S', 'T48S'], YEALINK, '66.86.5.1'),
      row(['T42U', 'T43U', 'T46U', 'T48U'], YEALINK, '108.86.5.1'),
      row(['T53', 'T53W', 'T54W', 'T57W'], YEALINK, '96.86.5.1'),
      row(['W56H'], null, '61.85.0.56'),
      row(['W57R'], null, '118.85.0.27'),
      row(['W59R'], null, '115.85.0.56'),
      row(['W73H'], null, '116.85.0.38'),
      row(['W70B'], null, { NOAM: '146.85.5.4', EMEA: '146.85.5.2', APAC: '146.85.5.3' }),
      row(['W80', 'W90'], null, {
        NOAM: '130.85.5.5',
        EMEA: '130.85.5.6',
        APAC: '130.85.5.4',
      }),
    ],
    AudioCodes: [
      row(['405'], '2.2.8', '2.2.16.681'),
      // They come with 3.x for Skype for Business and get 2.x for SIP: the minimum is above the approved version on purpose.
      row(['405HD', '420HD', '430HD', '440HD'], '3.2.1', '2.2.16.681'),
      row(['405HDG', '420HDG', '430HDG'], '3.2.1', '2.2.16.681'),
      row(['445HD', '445HDG', 'C448HD', '450HD', 'C450HD', 'RX50'], '3.2.1', '3.4.8.808'),
      row(['MP-112', 'MP-114', 'MP-118', 'MP-124'], '6.60A.367.001', '6.60A.367.005'),
      row(['MP-1288'], '7.40A.400.063', '7.40A.600.014'),
      row(['MP-502', 'MP-504', 'MP-508', 'MP-516', 'MP-524', 'MP-532'], '7.26A.356.075', '7.26A.356.773'),
    ],
    Spectralink: [
      row(['7202', '7212', '7502', '7522', '7532', '7622', '7642', '7722', '7742'], 'PCS22B', 'PCS22D'),
      row(['S33', 'S35', 'S37'], 'PCS23Ca', 'PCS24G'),
      row(
        ['IP-DECT Server 400', 'IP-DECT Server 6500', 'IP-DECT Server Virtual', 'IP-DECT Base'],
        'PCS22Ab',
        'PCS24B',
      ),
      row(['IP-DECT Gateway'], 'PCS24Ab', 'PCS24B'),
      row(['RFP6 TDM'], null, 'PCS16E_'),
    ],
    Ascom: [
      row(['d43', 'd63'], '2.11.4', '3.0.8'),
      row(['d81'], '4.13.1', '4.17.3'),
      row(['d83'], '1.3.2', '1.5.5'),
      row(['i63'], null, '5.0.1'),
      row(['Myco 3 DECT'], null, '3.4.1'),
      row(['IPBSx', 'IPBL', 'IPVM'], '11.8.8', '11.9.11'),
      row(['TDM base'], 'R3N', 'R4B'),
    ],
    Gigaset: [row(['N610', 'N670', 'N870', 'N870E', 'N870 VI'], null, '2.52.0')],
    Algo: [row(['8203', '8305'], null, '5.4'), row('others', null, '5.3')],
    ALE: [row(['M3', 'M5', 'M7'], null, '2.14.03.000.2345'), row(['M8'], null, '2.14.05.000.2352')],
    Snom: [row(['D717', 'D735'], null, '10.1.141.13')],
  },
};
